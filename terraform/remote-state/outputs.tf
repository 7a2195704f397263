output "bucket" {
  description = "Name of the bucket, for the backend of ../main.tf."
  value       = google_storage_bucket.state.name
}
