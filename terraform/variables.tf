# ---- Project and region ----

variable "project" {
  description = "Google Cloud project. All names begin with it."
  type        = string
  default     = "puffel-dev"

  validation {
    # The names of service accounts begin with the project, and have at most 30 characters.
    condition     = can(regex("^[a-z][a-z0-9-]{4,21}[a-z0-9]$", var.project))
    error_message = "A project has 6 to 23 lowercase letters, digits and dashes, and begins with a letter."
  }
}

variable "region" {
  description = "Region of all resources."
  type        = string
  default     = "europe-west2"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region looks like europe-west2."
  }
}

variable "zone" {
  description = "Default zone of resources that need a zone; none does so far."
  type        = string
  default     = "europe-west2-a"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+-[a-z]$", var.zone))
    error_message = "A zone looks like europe-west2-a."
  }
}

variable "environment" {
  description = "Label env of all resources."
  type        = string
  default     = "dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,62}$", var.environment))
    error_message = "An environment is a short lowercase word, such as dev."
  }
}

variable "credentials_file" {
  description = "Credentials of a service account; default: the credentials of the environment."
  type        = string
  default     = null
}

variable "state_bucket" {
  description = "The bucket of the backend, which CircleCI reads for its plans."
  type        = string
  default     = "puffel-dev-terraform"
}

# ---- Service ----

variable "image" {
  description = "First image on Cloud Run; CircleCI deploys later images. Default: the tag latest of the registry that Terraform creates."
  type        = string
  default     = null
}

variable "api_min_instances" {
  description = "Minimum number of instances that serve HTTP."
  type        = number
  default     = 1

  validation {
    condition     = var.api_min_instances >= 0
    error_message = "At least 0."
  }
}

variable "api_max_instances" {
  description = "Maximum number of instances that serve HTTP."
  type        = number
  default     = 3

  validation {
    condition     = var.api_max_instances >= max(1, var.api_min_instances) && var.api_max_instances <= 8
    error_message = "At least 1 and api_min_instances, at most 8, because the database has no connections for more."
  }
}

variable "api_invokers" {
  description = "Accounts and groups that may call the API, such as group:staff@example.com. Empty: everybody, because Puffel requires tokens for writes."
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.api_invokers, "allUsers")
    error_message = "An empty list opens the API to everybody; many organizations refuse allUsers."
  }
}

variable "worker_instances" {
  description = "Number of instances that pull events."
  type        = number
  default     = 1

  validation {
    condition     = var.worker_instances >= 1 && var.worker_instances <= 5
    error_message = "From 1 to 5."
  }
}

variable "jwt_issuer" {
  description = "Issuer of tokens that may write. Without an issuer, all writes are refused."
  type        = string
  default     = null

  validation {
    condition     = var.jwt_issuer == null || can(regex("^https://", var.jwt_issuer))
    error_message = "An issuer is an https address."
  }
}

variable "jwt_keys_url" {
  description = "Address of the issuer's keys, a JWKS."
  type        = string
  default     = null

  validation {
    condition     = (var.jwt_keys_url == null) == (var.jwt_issuer == null)
    error_message = "Set both jwt_issuer and jwt_keys_url, or none of them."
  }
}

variable "jwt_audience" {
  description = "Required audience (aud) of tokens."
  type        = string
  default     = "puffel"
}

# ---- Messaging ----

variable "message_retention" {
  description = "Time in seconds for which Pub/Sub keeps an event for a worker."
  type        = number
  default     = 1200

  validation {
    condition     = var.message_retention >= 600 && var.message_retention <= 2678400
    error_message = "From 600 to 2678400."
  }
}

variable "subscription_ttl" {
  description = "Time in seconds without a worker after which Pub/Sub deletes the subscription; null for never."
  type        = number
  default     = 300000.5

  validation {
    condition     = var.subscription_ttl == null ? true : var.subscription_ttl >= max(86400, var.message_retention)
    error_message = "Null, or at least a day (86400) and at least message_retention."
  }
}

variable "notification_channels" {
  description = "Names of the Cloud Monitoring channels that receive alerts. Production requires one."
  type        = list(string)
  default     = []

  validation {
    condition     = var.environment != "prod" || length(var.notification_channels) > 0
    error_message = "Production needs at least one channel for alerts."
  }
}

# ---- Database ----

variable "database_instance" {
  description = "Name of the database instance, if it is restored (docs/operations.md); default: the name of the project."
  type        = string
  default     = null
}

variable "database_tier" {
  description = "Machine type of the database and of its read replica."
  type        = string
  default     = "db-custom-1-3840"

  validation {
    condition     = can(regex("^db-(custom-[0-9]+-[0-9]+|f1-micro|g1-small)$", var.database_tier))
    error_message = "A tier of the edition Enterprise: db-custom-CPUS-MEBIBYTES, db-f1-micro or db-g1-small."
  }
}

variable "database_availability" {
  description = "ZONAL, or REGIONAL: a second machine takes over if the zone fails."
  type        = string
  default     = "ZONAL"

  validation {
    condition     = contains(["ZONAL", "REGIONAL"], var.database_availability)
    error_message = "ZONAL or REGIONAL."
  }
}

variable "password_version" {
  description = "Raise by one to give the database a new password."
  type        = number
  default     = 1

  validation {
    condition     = var.password_version >= 1 && floor(var.password_version) == var.password_version
    error_message = "1, 2, 3 …"
  }
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the database and the services."
  type        = bool
  default     = true
}

# ---- CircleCI ----

variable "circleci_organization" {
  description = "Id of the organization in CircleCI. Without an id, CircleCI has no access."
  type        = string
  default     = null

  validation {
    condition     = var.circleci_organization == null || can(regex("^[0-9a-f-]{36}$", var.circleci_organization))
    error_message = "A UUID."
  }
}

variable "circleci_project" {
  description = "Id of the project in CircleCI."
  type        = string
  default     = null

  validation {
    condition     = (var.circleci_project == null) == (var.circleci_organization == null)
    error_message = "Set both circleci_organization and circleci_project, or none of them."
  }
}
