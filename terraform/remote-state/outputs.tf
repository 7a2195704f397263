output "bucket" {
  description = "For the backend of ../main.tf."
  value       = google_storage_bucket.state.name
}
