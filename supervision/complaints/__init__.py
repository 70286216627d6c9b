"""投诉举报: what people say about bodies of government, looked into by whoever stands above those bodies."""
