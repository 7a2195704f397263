output "topic" {
  description = "Topic that upstream systems publish flight events to."
  value       = module.messaging.topic
}

output "subscription" {
  description = "Subscription that the worker pulls from."
  value       = module.messaging.subscription
}

output "dead_letter_subscription" {
  description = "Subscription with the dead letters."
  value       = module.messaging.dead_letter_subscription
}

output "url" {
  description = "Address of the API."
  value       = google_cloud_run_v2_service.role["api"].uri
}

output "circleci_provider" {
  description = "GOOGLE_WORKLOAD_PROVIDER of CircleCI's context."
  value       = one([for provider in google_iam_workload_identity_pool_provider.circleci : provider.name])
}
