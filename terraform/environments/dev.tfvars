project      = "puffel-dev"
region       = "europe-west2"
zone         = "europe-west2-a"
environment  = "dev"
state_bucket = "puffel-dev-terraform"

# There is nothing in it to be kept.
deletion_protection = false
