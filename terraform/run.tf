# One Cloud Run service for each role: no cluster to operate, one image, and each role scales and fails alone. The numbers of
# instances are those of the service, not of its revisions: a revision without traffic runs none, and consumes no events.

locals {
  image = coalesce(var.image, "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.puffel.repository_id}/puffel:latest")

  roles = {
    api = {
      account     = google_service_account.api
      ingress     = "INGRESS_TRAFFIC_ALL"
      instances   = null
      connections = 8
    }
    # Nothing calls these two. Only one relay is active at a time.
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
      # Of requests; exports, followers, health and the schedules have up to "connections" besides.
      PUFFEL_HTTP_MAX_DATABASE_CONNECTIONS = "12"
      # Cloud Run kills a container 10 s after SIGTERM, which would cut off Puffel's own 18 s.
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
  # Not a binding of allUsers, which organizations with domain-restricted sharing refuse.
  invoker_iam_disabled = each.key == "api" && length(var.api_invokers) == 0

  scaling {
    scaling_mode          = each.value.instances == null ? "AUTOMATIC" : "MANUAL"
    manual_instance_count = each.value.instances
    min_instance_count    = each.value.instances == null ? var.api_min_instances : null
  }

  template {
    service_account = each.value.account.email
    # The longest that Cloud Run allows, for followers of /flights/changes.
    timeout = "3600s"
    # Puffel's own limits: 100 requests and 200 followers of changes.
    max_instance_request_concurrency = 300

    scaling {
      max_instance_count = each.value.instances == null ? var.api_max_instances : null
    }

    vpc_access {
      # The database through the network, Google's services directly.
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
        # Every role works between requests too.
        cpu_idle          = false
        startup_cpu_boost = true
      }

      # Migrations may take four minutes, the most that Cloud Run allows.
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

    # Google's own scraper, for Managed Service for Prometheus.
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
    # CircleCI decides on the image and on the traffic. Revisions have no names of their own: the name of an earlier one would
    # refuse the next change.
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

# The configuration of the scraper. It is no secret, but Cloud Run mounts files from there.
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
  # Write-only, so that a plan needs no access to secrets; raise the version with the data.
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
    # Before new code runs: `puffel migrate`.
    migrate = {
      account = google_service_account.api.email
      args    = ["migrate"]
      retries = 1
    }
    # For people (docs/runbook.md), as the account that may publish. Not tried again: it may have published.
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
