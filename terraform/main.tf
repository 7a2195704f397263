terraform {
  # The first version with write-only arguments, which keep the password of the database out of the state.
  required_version = ">= 1.11"

  # Exact versions, which Dependabot updates. Terraform verifies the signatures of providers.
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "7.14.1"
    }
    random = {
      source  = "hashicorp/random"
      version = "3.7.2"
    }
  }

  # Other environments set their bucket by -backend-config.
  backend "gcs" {
    bucket = "puffel-dev-terraform"
    prefix = "terraform/puffel/dev"
  }
}

provider "google" {
  project = var.project
  region  = var.region
  zone    = var.zone
  # Without a file: GOOGLE_APPLICATION_CREDENTIALS, or the account that is logged in.
  credentials = var.credentials_file == null ? null : file(var.credentials_file)
}

locals {
  labels = { env = var.environment }
}

resource "google_project_service" "api" {
  for_each = toset([
    "artifactregistry.googleapis.com",
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
