# The database has a private address only, in this network.
resource "google_compute_network" "private" {
  name                    = var.name
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "private" {
  name          = var.name
  region        = var.region
  network       = google_compute_network.private.id
  ip_cidr_range = "10.0.0.0/24"
}

resource "google_compute_global_address" "google_services" {
  name          = "${var.name}-google-services"
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
  # Custom machines, which are the small ones too, are of this edition only.
  edition = "ENTERPRISE"
  # The same on both, for a replica needs no fewer than its primary. All pools together stay below: of the API at most
  # 8 instances with 20 each, of the worker 5 with 10, of the relay 1 with 10, all twice while they are replaced.
  max_connections = "500"
}

resource "google_sql_database_instance" "primary" {
  name                = var.name
  region              = var.region
  database_version    = local.postgres
  deletion_protection = var.deletion_protection

  settings {
    tier                        = var.database_tier
    edition                     = local.edition
    availability_type           = var.database_availability
    deletion_protection_enabled = var.deletion_protection
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
    }

    database_flags {
      name  = "max_connections"
      value = local.max_connections
    }
  }

  depends_on = [google_service_networking_connection.google_services]
}

# The API reads from it what may be a second old.
resource "google_sql_database_instance" "replica" {
  name                 = "${var.name}-replica"
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

    database_flags {
      name  = "max_connections"
      value = local.max_connections
    }

    # Or long exports would hold up what the primary has cleaned.
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

# ---- Password: known to Secret Manager and the database, not to Terraform's state ----

ephemeral "random_password" "database" {
  length  = 40
  special = false
}

resource "google_sql_user" "puffel" {
  name                = "puffel"
  instance            = google_sql_database_instance.primary.name
  password_wo         = ephemeral.random_password.database.result
  password_wo_version = var.password_version
  # It owns the tables, and goes with the database.
  deletion_policy = "ABANDON"
}

resource "google_secret_manager_secret" "password" {
  secret_id = "${var.name}-database-password"
  labels    = local.labels

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
}

resource "google_secret_manager_secret_version" "password" {
  secret                 = google_secret_manager_secret.password.id
  secret_data_wo         = ephemeral.random_password.database.result
  secret_data_wo_version = var.password_version

  lifecycle {
    # Instances that run were told the old one.
    create_before_destroy = true
  }
}

resource "google_secret_manager_secret_iam_member" "password_read" {
  for_each = {
    api    = google_service_account.api.member
    relay  = var.relay_account.member
    worker = var.worker_account.member
  }

  secret_id = google_secret_manager_secret.password.id
  role      = "roles/secretmanager.secretAccessor"
  member    = each.value
}
