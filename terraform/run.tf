# One Cloud Run service for each role, with the same image: there is no cluster to operate, and each role scales and fails
# separately. The numbers of instances are set on the services, not on revisions, so a revision without traffic has no instances
# and consumes no events.

locals {
  image = coalesce(var.image, "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.puffel.repository_id}/puffel:latest")

  roles = {
    api = {
      account     = google_service_account.api
      ingress     = "INGRESS_TRAFFIC_ALL"
      instances   = null
      connections = 8
    }
    # Nobody calls relay and worker. Only one relay is active at a time.
    relay = {
      account     = module.messaging.relay_account
      ingress     = "INGRESS_TRAFFIC_INTERNAL_ONLY"
      instances   = 1
      connections = 10
    }
    worker = {
      account     = module.messaging.worker_account
      ingress     = "INGRESS_TRAFFIC_INTERNAL_ONLY"
      instances   = var.worker_instances
      connections = 10
    }
  }

  environment = merge(
    {
      GOOGLE_CLOUD_PROJECT          = var.project
      PUFFEL_MESSAGING_TOPIC        = module.messaging.topic
      PUFFEL_MESSAGING_SUBSCRIPTION = module.messaging.subscription
      QUARKUS_DATASOURCE_JDBC_URL   = "jdbc:postgresql://${google_sql_database_instance.primary.private_ip_address}:5432/${google_sql_database.puffel.name}?sslmode=require"
      PUFFEL_REPLICA_JDBC_URL       = "jdbc:postgresql://${google_sql_database_instance.replica.private_ip_address}:5432/${google_sql_database.puffel.name}?sslmode=require"
      QUARKUS_DATASOURCE_USERNAME   = google_sql_user.puffel.name
      # For requests. Exports, clients of the stream of changes, health and schedules have up to "connections" more.
      PUFFEL_HTTP_MAX_DATABASE_CONNECTIONS = "12"
      # Cloud Run kills a container 10 s after SIGTERM, and Puffel takes up to 18 s by default.
      QUARKUS_SHUTDOWN_DELAY   = "1s"
      QUARKUS_SHUTDOWN_TIMEOUT = "7s"
      MP_JWT_VERIFY_AUDIENCES  = var.jwt_audience
    },
    var.jwt_issuer == null ? {} : {
      MP_JWT_VERIFY_ISSUER             = var.jwt_issuer
      MP_JWT_VERIFY_PUBLICKEY_LOCATION = var.jwt_keys_url
    },
  )
}

resource "google_service_account" "api" {
  account_id   = "${var.project}-api"
  display_name = "Puffel API: reads the database's password, writes metrics"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "writes_metrics" {
  for_each = local.roles

  project = var.project
  role    = "roles/monitoring.metricWriter"
  member  = each.value.account.member
}

resource "google_cloud_run_v2_service" "role" {
  for_each = local.roles

  name                = "puffel-${each.key}"
  location            = var.region
  ingress             = each.value.ingress
  deletion_protection = var.deletion_protection
  labels              = local.labels
  # Organizations with domain-restricted sharing refuse a binding of allUsers.
  invoker_iam_disabled = each.key == "api" && length(var.api_invokers) == 0

  scaling {
    scaling_mode          = each.value.instances == null ? "AUTOMATIC" : "MANUAL"
    manual_instance_count = each.value.instances
    min_instance_count    = each.value.instances == null ? var.api_min_instances : null
  }

  template {
    service_account = each.value.account.email
    # The maximum of Cloud Run, for clients of /flights/changes.
    timeout = "3600s"
    # The sum of Puffel's limits: 100 requests and 200 clients of the stream of changes.
    max_instance_request_concurrency = 300

    scaling {
      max_instance_count = each.value.instances == null ? var.api_max_instances : null
    }

    vpc_access {
      # The database is reached through the network, and Google's services directly.
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        network    = google_compute_network.private.id
        subnetwork = google_compute_subnetwork.private.id
      }
    }

    containers {
      name  = "puffel"
      image = local.image
      args  = ["start"]

      ports {
        container_port = 4001
      }

      resources {
        limits = {
          cpu    = "1"
          memory = "512Mi"
        }
        # Every role also works between requests.
        cpu_idle          = false
        startup_cpu_boost = true
      }

      # Migrations may take four minutes, the maximum of Cloud Run.
      startup_probe {
        period_seconds    = 5
        timeout_seconds   = 3
        failure_threshold = 48
        http_get {
          path = "/q/health/started"
          port = 4001
        }
      }

      liveness_probe {
        period_seconds    = 30
        timeout_seconds   = 3
        failure_threshold = 3
        http_get {
          path = "/q/health/live"
          port = 4001
        }
      }

      env {
        name  = "PUFFEL_ROLES"
        value = each.key
      }
      env {
        name  = "QUARKUS_DATASOURCE_BACKGROUND_JDBC_MAX_SIZE"
        value = each.value.connections
      }
      env {
        name = "QUARKUS_DATASOURCE_PASSWORD"
        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.password.secret_id
            version = google_secret_manager_secret_version.password.version
          }
        }
      }
      dynamic "env" {
        for_each = local.environment
        content {
          name  = env.key
          value = env.value
        }
      }
    }

    # Google's scraper for Managed Service for Prometheus.
    containers {
      name       = "metrics"
      image      = "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.2.0"
      depends_on = ["puffel"]

      volume_mounts {
        name       = "metrics"
        mount_path = "/etc/rungmp"
      }
    }

    volumes {
      name = "metrics"
      secret {
        secret = google_secret_manager_secret.metrics.secret_id
        items {
          path    = "config.yaml"
          version = google_secret_manager_secret_version.metrics.version
        }
      }
    }
  }

  lifecycle {
    # CircleCI sets the image and the traffic. Terraform does not name revisions, because the next change would fail with the
    # name of an earlier revision.
    ignore_changes = [template[0].containers[0].image, traffic, client, client_version]
  }

  depends_on = [google_secret_manager_secret_iam_member.read]
}

resource "google_cloud_run_v2_service_iam_member" "api_called" {
  for_each = length(var.api_invokers) == 0 ? {} : merge(
    { for invoker in var.api_invokers : invoker => invoker },
    { uptime = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com" },
    { for name, account in google_service_account.deploy : name => account.member },
  )

  name     = google_cloud_run_v2_service.role["api"].name
  location = var.region
  role     = "roles/run.invoker"
  member   = each.value
}

# The configuration of the scraper. It is not secret, but Cloud Run mounts files only from Secret Manager.
resource "google_secret_manager_secret" "metrics" {
  secret_id = "${var.project}-metrics"
  labels    = local.labels

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "metrics" {
  secret = google_secret_manager_secret.metrics.id
  # Write-only, so that a plan needs no access to secrets. If you change the data, raise the version.
  secret_data_wo_version = 1
  secret_data_wo = yamlencode({
    apiVersion = "monitoring.googleapis.com/v1beta"
    kind       = "RunMonitoring"
    metadata   = { name = "puffel" }
    spec       = { endpoints = [{ port = 4001, path = "/metrics", interval = "30s" }] }
  })

  lifecycle {
    create_before_destroy = true
  }
}

# ---- Jobs ----

locals {
  jobs = {
    # Runs `puffel migrate` before new code runs.
    migrate = {
      account = google_service_account.api.email
      args    = ["migrate"]
      retries = 1
    }
    # Runs commands for operators (docs/runbook.md), as the account that may publish. A failed command is not repeated, because
    # it may have published events.
    command = {
      account = module.messaging.relay_account.email
      args    = ["quarantine", "list"]
      retries = 0
    }
  }
}

resource "google_cloud_run_v2_job" "job" {
  for_each = local.jobs

  name                = "puffel-${each.key}"
  location            = var.region
  deletion_protection = var.deletion_protection
  labels              = local.labels

  template {
    template {
      service_account = each.value.account
      timeout         = "1800s"
      max_retries     = each.value.retries

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          network    = google_compute_network.private.id
          subnetwork = google_compute_subnetwork.private.id
        }
      }

      containers {
        image = local.image
        args  = each.value.args

        env {
          name = "QUARKUS_DATASOURCE_PASSWORD"
          value_source {
            secret_key_ref {
              secret  = google_secret_manager_secret.password.secret_id
              version = google_secret_manager_secret_version.password.version
            }
          }
        }
        dynamic "env" {
          for_each = local.environment
          content {
            name  = env.key
            value = env.value
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [template[0].template[0].containers[0].image, client, client_version]
  }

  depends_on = [google_secret_manager_secret_iam_member.read]
}
