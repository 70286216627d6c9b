"""What partners read beyond the public: by kind, region and field as they were granted (政务共享)."""
