project      = "puffel-prod"
region       = "europe-west2"
zone         = "europe-west2-a"
environment  = "prod"
state_bucket = "puffel-prod-terraform"

# notification_channels comes from CircleCI's context (TF_VAR_notification_channels) or from the command line.

api_min_instances = 2
api_max_instances = 6
worker_instances  = 2

# An outage of several days loses no events.
message_retention = 604800
subscription_ttl  = null

database_tier         = "db-custom-2-7680"
database_availability = "REGIONAL"
