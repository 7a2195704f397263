# Checked where they come from, in ../variables.tf.

variable "name" {
  description = "What all names begin with."
  type        = string
}

variable "project" {
  description = "Google Cloud project."
  type        = string
}

variable "region" {
  description = "Where everything runs."
  type        = string
}

variable "environment" {
  description = "Label env."
  type        = string
}

variable "topic" {
  description = "What is published to."
  type        = string
}

variable "subscription" {
  description = "What is pulled from."
  type        = string
}

variable "relay_account" {
  description = "Account that may publish."
  type        = object({ name = string, email = string, member = string })
}

variable "worker_account" {
  description = "Account that may pull."
  type        = object({ name = string, email = string, member = string })
}

variable "image" {
  description = "What Cloud Run starts with; null: latest of the registry."
  type        = string
}

variable "api_min_instances" {
  description = "The least instances that serve HTTP."
  type        = number
}

variable "api_max_instances" {
  description = "The most instances that serve HTTP."
  type        = number
}

variable "api_invokers" {
  description = "Who may call the API."
  type        = list(string)
}

variable "worker_instances" {
  description = "How many instances pull events."
  type        = number
}

variable "jwt_issuer" {
  description = "Issuer of tokens that may write, or null."
  type        = string
}

variable "jwt_keys_url" {
  description = "Address of its keys, or null."
  type        = string
}

variable "jwt_audience" {
  description = "What the tokens' aud must have."
  type        = string
}

variable "database_tier" {
  description = "Machine of the database and of its replica."
  type        = string
}

variable "database_availability" {
  description = "ZONAL or REGIONAL."
  type        = string
}

variable "password_version" {
  description = "Raised by one, it gives the database a new password."
  type        = number
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the database and the services."
  type        = bool
}

variable "circleci_organization" {
  description = "CircleCI's id of the organization, or null."
  type        = string
}

variable "circleci_project" {
  description = "CircleCI's id of the project, or null."
  type        = string
}

variable "state_bucket" {
  description = "The bucket of the backend."
  type        = string
}
