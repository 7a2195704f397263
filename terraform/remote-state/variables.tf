variable "project" {
  description = "Google Cloud project."
  type        = string
  default     = "puffel-dev"
}

variable "region" {
  description = "Region of the bucket."
  type        = string
  default     = "europe-west2"
}

variable "bucket" {
  description = "Name of the bucket, unique worldwide. Also set another name in the backend of ../main.tf."
  type        = string
  default     = "puffel-dev-terraform"

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "A bucket has 3 to 63 lowercase letters, digits and dashes."
  }
}
