"""Tasks of a policy, a meeting or a document (任务台账): who does what until when, how far it is, who has checked it."""
