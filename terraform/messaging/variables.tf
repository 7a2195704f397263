variable "name" {
  description = "What all names begin with."
  type        = string
}

variable "environment" {
  description = "Label env."
  type        = string
}

variable "message_retention" {
  description = "How long an event waits for a worker before Pub/Sub forgets it, in seconds."
  type        = number
}

variable "subscription_ttl" {
  description = "After how long without a worker Pub/Sub deletes the subscription, in seconds; null for never."
  type        = number
}

variable "project_number" {
  description = "Number of the project, part of the name of Pub/Sub's own account."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "The number, not the id."
  }
}

variable "notification_channels" {
  description = "Whom alerts tell, by the names of Cloud Monitoring's channels."
  type        = list(string)
}
