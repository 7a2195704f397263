resource "google_artifact_registry_repository" "puffel" {
  repository_id = "puffel"
  location      = var.region
  format        = "DOCKER"
  labels        = local.labels

  # Deleted is what is older than a month, but the last twenty stay to go back to.
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
}

# Images are signed with a key that never leaves Google.
resource "google_kms_key_ring" "puffel" {
  name     = "puffel"
  location = var.region
}

resource "google_kms_crypto_key" "images" {
  name     = "images"
  key_ring = google_kms_key_ring.puffel.id
  purpose  = "ASYMMETRIC_SIGN"
  labels   = local.labels

  version_template {
    algorithm = "EC_SIGN_P256_SHA256"
  }
}
