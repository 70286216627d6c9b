"""
Third-party ratings: received from an agency, checked by another person, commented on by the body, published in time.

国发〔2016〕76号: 建立健全政务诚信建设的第三方评估机制. What is published is an entry of the register ``rating``
(``records/registers/ratings.py``) and stands beside official scores, never among them.
"""
