output "topic" {
  description = "Where upstream systems publish flight events."
  value       = module.messaging.topic
}

output "subscription" {
  description = "What the worker pulls from."
  value       = module.messaging.subscription
}

output "dead_letter_subscription" {
  description = "What could not be delivered."
  value       = module.messaging.dead_letter_subscription
}

output "url" {
  description = "Where the API is."
  value       = module.service.url
}

output "repository" {
  description = "Where images are pushed to."
  value       = module.service.repository
}

output "replica_address" {
  description = "The database's read replica, within the network."
  value       = module.service.replica_address
}

output "signing_key" {
  description = "What images are signed with, for cosign."
  value       = module.service.signing_key
}

output "circleci_provider" {
  description = "GOOGLE_WORKLOAD_PROVIDER of CircleCI's context."
  value       = module.service.circleci_provider
}
