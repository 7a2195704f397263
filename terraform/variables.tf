# ---- Project and region ----

variable "project" {
  description = "Google Cloud project. All names begin with it."
  type        = string
  default     = "puffel-dev"

  validation {
    # Accounts, of at most 30 characters, are named after it.
    condition     = can(regex("^[a-z][a-z0-9-]{4,21}[a-z0-9]$", var.project))
    error_message = "A project has 6 to 23 lowercase letters, digits and dashes, and begins with a letter."
  }
}

variable "region" {
  description = "Where everything runs."
  type        = string
  default     = "europe-west2"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region looks like europe-west2."
  }
}

variable "zone" {
  description = "Default zone of resources that ask for one; none does so far."
  type        = string
  default     = "europe-west2-a"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+-[a-z]$", var.zone))
    error_message = "A zone looks like europe-west2-a."
  }
}

variable "environment" {
  description = "Label env of everything."
  type        = string
  default     = "dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,62}$", var.environment))
    error_message = "An environment is a short lowercase word, such as dev."
  }
}

variable "credentials_file" {
  description = "Credentials of a service account; without it those of the environment."
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
  description = "What Cloud Run starts with; later images come from CircleCI. Default: the tag latest of the registry here."
  type        = string
  default     = null
}

variable "api_min_instances" {
  description = "The least instances that serve HTTP."
  type        = number
  default     = 1

  validation {
    condition     = var.api_min_instances >= 0
    error_message = "At least 0."
  }
}

variable "api_max_instances" {
  description = "The most instances that serve HTTP."
  type        = number
  default     = 3

  validation {
    condition     = var.api_max_instances >= max(1, var.api_min_instances) && var.api_max_instances <= 8
    error_message = "From api_min_instances, and 1, to 8: more would want more connections than the database has."
  }
}

variable "api_invokers" {
  description = "Accounts and groups that may call the API, such as group:staff@example.com. Empty: everybody, as Puffel itself asks writers for a token."
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.api_invokers, "allUsers")
    error_message = "An empty list opens the API to everybody; many organizations refuse allUsers."
  }
}

variable "worker_instances" {
  description = "How many instances pull events."
  type        = number
  default     = 1

  validation {
    condition     = var.worker_instances >= 1 && var.worker_instances <= 5
    error_message = "From 1 to 5."
  }
}

variable "jwt_issuer" {
  description = "Issuer of tokens that may write; without one every write is refused."
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
    error_message = "Goes with jwt_issuer: both or none."
  }
}

variable "jwt_audience" {
  description = "What the tokens' aud must have."
  type        = string
  default     = "puffel"
}

# ---- Messaging ----

variable "message_retention" {
  description = "How long an event waits for a worker before Pub/Sub forgets it, in seconds."
  type        = number
  default     = 1200

  validation {
    condition     = var.message_retention >= 600 && var.message_retention <= 2678400
    error_message = "From 600 to 2678400."
  }
}

variable "subscription_ttl" {
  description = "After how long without a worker Pub/Sub deletes the subscription, in seconds; null for never."
  type        = number
  default     = 300000.5

  validation {
    condition     = var.subscription_ttl == null ? true : var.subscription_ttl >= max(86400, var.message_retention)
    error_message = "Null, or at least a day, 86400, and no less than message_retention."
  }
}

variable "notification_channels" {
  description = "Channels of Cloud Monitoring that alerts go to, by their names. Production requires one."
  type        = list(string)
  default     = []

  validation {
    condition     = var.environment != "prod" || length(var.notification_channels) > 0
    error_message = "In production somebody must be told of alerts: name at least one channel."
  }
}

# ---- Database ----

variable "database_instance" {
  description = "Name of the database's instance, if it is not the project's: that of a restored one (docs/operations.md)."
  type        = string
  default     = null
}

variable "database_tier" {
  description = "Machine of the database and of its replica."
  type        = string
  default     = "db-custom-1-3840"

  validation {
    condition     = can(regex("^db-(custom-[0-9]+-[0-9]+|f1-micro|g1-small)$", var.database_tier))
    error_message = "A tier of the edition Enterprise: db-custom-CPUS-MEBIBYTES, db-f1-micro or db-g1-small."
  }
}

variable "database_availability" {
  description = "ZONAL, or REGIONAL: a second machine takes over when the zone fails."
  type        = string
  default     = "ZONAL"

  validation {
    condition     = contains(["ZONAL", "REGIONAL"], var.database_availability)
    error_message = "ZONAL or REGIONAL."
  }
}

variable "password_version" {
  description = "Raised by one, it gives the database a new password."
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
  description = "CircleCI's id of the organization; without it CircleCI has no access."
  type        = string
  default     = null

  validation {
    condition     = var.circleci_organization == null || can(regex("^[0-9a-f-]{36}$", var.circleci_organization))
    error_message = "A UUID."
  }
}

variable "circleci_project" {
  description = "CircleCI's id of the project."
  type        = string
  default     = null

  validation {
    condition     = (var.circleci_project == null) == (var.circleci_organization == null)
    error_message = "Goes with circleci_organization: both or none."
  }
}
