# The database has only a private address, in this network.
resource "google_compute_network" "private" {
  name                    = var.project
  auto_create_subnetworks = false

  depends_on = [google_project_service.api]
}

resource "google_compute_subnetwork" "private" {
  name          = var.project
  region        = var.region
  network       = google_compute_network.private.id
  ip_cidr_range = "10.0.0.0/24"
}

resource "google_compute_global_address" "google_services" {
  name          = "${var.project}-google-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 16
  network       = google_compute_network.private.id
}

resource "google_service_networking_connection" "google_services" {
  network                 = google_compute_network.private.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.google_services.name]
}

locals {
  postgres = "POSTGRES_18"
  # Only this edition has custom machines, and thereby small ones.
  edition = "ENTERPRISE"
  # The same on primary and replica, because a replica needs at least as many as its primary. At most 8 instances of the API
  # with 23 connections each (pools of 12 and 8, and 3 more), and 5 workers and a relay with 10 each, make 244. During an
  # update, there are twice as many: 488. Two jobs at once with 24 each make 536. The rest is for Cloud SQL itself and for
  # people.
  max_connections = "600"
}

resource "google_sql_database_instance" "primary" {
  name                = coalesce(var.database_instance, var.project)
  region              = var.region
  database_version    = local.postgres
  deletion_protection = var.deletion_protection

  settings {
    tier                        = var.database_tier
    edition                     = local.edition
    availability_type           = var.database_availability
    deletion_protection_enabled = var.deletion_protection
    retain_backups_on_delete    = true
    user_labels                 = local.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.private.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      start_time                     = "03:00"
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = 14
      }
    }

    # The backup that Cloud SQL takes when the instance is deleted.
    final_backup_config {
      enabled        = true
      retention_days = 30
    }

    # Sunday, an hour after the backup.
    maintenance_window {
      day          = 7
      hour         = 4
      update_track = "stable"
    }

    insights_config {
      query_insights_enabled = true
    }

    database_flags {
      name  = "max_connections"
      value = local.max_connections
    }
  }

  depends_on = [google_service_networking_connection.google_services]
}

# The API reads from this replica.
resource "google_sql_database_instance" "replica" {
  name                 = "${coalesce(var.database_instance, var.project)}-replica"
  region               = var.region
  database_version     = local.postgres
  master_instance_name = google_sql_database_instance.primary.name
  deletion_protection  = var.deletion_protection

  settings {
    tier        = var.database_tier
    edition     = local.edition
    user_labels = local.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.private.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    insights_config {
      query_insights_enabled = true
    }

    database_flags {
      name  = "max_connections"
      value = local.max_connections
    }

    # Without this flag, long exports would delay replication.
    database_flags {
      name  = "hot_standby_feedback"
      value = "on"
    }
  }
}

resource "google_sql_database" "puffel" {
  name     = "puffel"
  instance = google_sql_database_instance.primary.name
}

# ---- Password: in Secret Manager and the database, not in Terraform's state ----

ephemeral "random_password" "database" {
  length  = 40
  special = false
}

resource "google_sql_user" "puffel" {
  name                = "puffel"
  instance            = google_sql_database_instance.primary.name
  password_wo         = ephemeral.random_password.database.result
  password_wo_version = var.password_version
  # Terraform does not delete the user, because it owns the tables. The user is deleted with the instance.
  deletion_policy = "ABANDON"
}

resource "google_secret_manager_secret" "password" {
  secret_id = "${var.project}-database-password"
  labels    = local.labels

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "password" {
  secret                 = google_secret_manager_secret.password.id
  secret_data_wo         = ephemeral.random_password.database.result
  secret_data_wo_version = var.password_version

  lifecycle {
    # Running instances still use the old version.
    create_before_destroy = true
  }
}

resource "google_secret_manager_secret_iam_member" "read" {
  for_each = {
    for pair in setproduct(keys(local.roles), ["password", "metrics"]) : join("-", pair) => {
      secret = pair[1] == "password" ? google_secret_manager_secret.password.id : google_secret_manager_secret.metrics.id
      member = local.roles[pair[0]].account.member
    }
  }

  secret_id = each.value.secret
  role      = "roles/secretmanager.secretAccessor"
  member    = each.value.member
}
