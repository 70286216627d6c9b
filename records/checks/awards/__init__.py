"""The award check and the credit check: asking about bodies and persons before a decision (评优评先查询、信用核查)."""
