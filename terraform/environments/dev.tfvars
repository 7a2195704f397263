project      = "puffel-dev"
region       = "europe-west2"
zone         = "europe-west2-a"
environment  = "dev"
state_bucket = "puffel-dev-terraform"

# The data of dev need not be kept.
deletion_protection = false
