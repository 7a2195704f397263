resource "google_artifact_registry_repository" "puffel" {
  repository_id = "puffel"
  location      = var.region
  format        = "DOCKER"
  labels        = local.labels

  # Deletes images that are older than a month, except for the last twenty.
  cleanup_policies {
    id     = "old"
    action = "DELETE"
    condition {
      older_than = "2592000s"
    }
  }
  cleanup_policies {
    id     = "recent"
    action = "KEEP"
    most_recent_versions {
      keep_count = 20
    }
  }

  depends_on = [google_project_service.api]
}
