output "url" {
  description = "Where the API is."
  value       = google_cloud_run_v2_service.role["api"].uri
}

output "repository" {
  description = "Where images are pushed to."
  value       = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.puffel.repository_id}"
}

output "replica_address" {
  description = "The read replica's private address."
  value       = google_sql_database_instance.replica.private_ip_address
}

output "signing_key" {
  description = "The key of the images' signatures, as cosign names it."
  value       = "gcpkms://${google_kms_crypto_key.images.id}"
}

output "circleci_provider" {
  description = "Where CircleCI shows its token, or null."
  value       = one([for provider in google_iam_workload_identity_pool_provider.circleci : provider.name])
}
