variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "environment" {
  description = "Label env."
  type        = string
}

variable "message_retention" {
  description = "Time in seconds for which Pub/Sub keeps an event for a worker."
  type        = number
}

variable "subscription_ttl" {
  description = "Time in seconds without a worker after which Pub/Sub deletes the subscription; null for never."
  type        = number
}

variable "project_number" {
  description = "Number of the project, which is part of the name of the service account of Pub/Sub."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "The number, not the id."
  }
}

variable "notification_channels" {
  description = "Names of the Cloud Monitoring channels that receive alerts."
  type        = list(string)
}
