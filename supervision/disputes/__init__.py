"""A default of a body towards a firm, coordinated between the firm, the body, experts and departments (国发〔2016〕76号)."""
