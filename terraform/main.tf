terraform {
  # Write-only arguments, which keep the database's password out of the state.
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }

  # Another environment gives its own by -backend-config.
  backend "gcs" {
    bucket = "puffel-dev-terraform"
    prefix = "terraform/puffel/dev"
  }
}

provider "google" {
  project = var.project
  region  = var.region
  zone    = var.zone
  # Without a file: GOOGLE_APPLICATION_CREDENTIALS, or who is logged in.
  credentials = var.credentials_file == null ? null : file(var.credentials_file)
}

resource "google_project_service" "api" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "cloudkms.googleapis.com",
    "compute.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "servicenetworking.googleapis.com",
    "sqladmin.googleapis.com",
    "sts.googleapis.com",
  ])

  service            = each.value
  disable_on_destroy = false
}

data "google_project" "this" {}

module "messaging" {
  source = "./messaging"

  name           = var.project
  environment    = var.environment
  project_number = data.google_project.this.number

  message_retention = var.message_retention
  subscription_ttl  = var.subscription_ttl

  notification_channels = var.notification_channels

  depends_on = [google_project_service.api]
}

module "service" {
  source = "./service"

  name        = var.project
  project     = var.project
  region      = var.region
  environment = var.environment

  topic          = module.messaging.topic
  subscription   = module.messaging.subscription
  relay_account  = module.messaging.relay_account
  worker_account = module.messaging.worker_account

  image             = var.image
  api_min_instances = var.api_min_instances
  api_max_instances = var.api_max_instances
  api_invokers      = var.api_invokers
  worker_instances  = var.worker_instances

  jwt_issuer   = var.jwt_issuer
  jwt_keys_url = var.jwt_keys_url
  jwt_audience = var.jwt_audience

  database_tier         = var.database_tier
  database_availability = var.database_availability
  password_version      = var.password_version
  deletion_protection   = var.deletion_protection

  circleci_organization = var.circleci_organization
  circleci_project      = var.circleci_project
  state_bucket          = var.state_bucket

  depends_on = [google_project_service.api]
}
