output "topic" {
  description = "Name of the topic."
  value       = google_pubsub_topic.events.name
}

output "subscription" {
  description = "Name of the subscription."
  value       = google_pubsub_subscription.events.name
}

output "dead_letter_subscription" {
  description = "Name of the subscription with the dead letters."
  value       = google_pubsub_subscription.dead_letters.name
}

output "relay_account" {
  description = "Account that may publish."
  value       = google_service_account.relay
}

output "worker_account" {
  description = "Account that may pull."
  value       = google_service_account.worker
}
