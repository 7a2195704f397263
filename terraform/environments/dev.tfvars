project      = "puffel-dev"
region       = "europe-west2"
zone         = "europe-west2-a"
environment  = "dev"
state_bucket = "puffel-dev-terraform"

# It comes and goes.
deletion_protection = false
