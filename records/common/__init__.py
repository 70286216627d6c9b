"""Ground of the records app: pure helpers without models. Import the module you need."""
