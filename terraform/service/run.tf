# One service a role, on Cloud Run: no cluster to look after, one image, and each role scales and fails alone. Kubernetes
# would need more hands than one small service is worth. The worker could be a worker pool; as a service it has the probes,
# the revisions and the deployment of the others.

locals {
  labels = { env = var.environment }
  image  = coalesce(var.image, "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.puffel.repository_id}/puffel:latest")

  roles = {
    api = {
      account     = google_service_account.api.email
      ingress     = "INGRESS_TRAFFIC_ALL"
      min         = var.api_min_instances
      max         = var.api_max_instances
      connections = 8
    }
    # Nobody calls these two; they run all the time, and one relay is active at a time in any case.
    relay = {
      account     = var.relay_account.email
      ingress     = "INGRESS_TRAFFIC_INTERNAL_ONLY"
      min         = 1
      max         = 1
      connections = 10
    }
    worker = {
      account     = var.worker_account.email
      ingress     = "INGRESS_TRAFFIC_INTERNAL_ONLY"
      min         = var.worker_instances
      max         = var.worker_instances
      connections = 10
    }
  }

  environment = merge(
    {
      GOOGLE_CLOUD_PROJECT          = var.project
      PUFFEL_MESSAGING_TOPIC        = var.topic
      PUFFEL_MESSAGING_SUBSCRIPTION = var.subscription
      QUARKUS_DATASOURCE_JDBC_URL   = "jdbc:postgresql://${google_sql_database_instance.primary.private_ip_address}:5432/${google_sql_database.puffel.name}?sslmode=require"
      PUFFEL_REPLICA_JDBC_URL       = "jdbc:postgresql://${google_sql_database_instance.replica.private_ip_address}:5432/${google_sql_database.puffel.name}?sslmode=require"
      QUARKUS_DATASOURCE_USERNAME   = google_sql_user.puffel.name
      # Of requests; exports, followers, health and the schedules have up to "connections" besides.
      PUFFEL_HTTP_MAX_DATABASE_CONNECTIONS = "12"
      # Cloud Run kills 10 s after SIGTERM; Puffel's own 18 s would be cut off.
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
  account_id   = "${var.name}-api"
  display_name = "Puffel API: reads the database's password, nothing else"
}

resource "google_cloud_run_v2_service" "role" {
  for_each = local.roles

  name                = "puffel-${each.key}"
  location            = var.region
  ingress             = each.value.ingress
  deletion_protection = var.deletion_protection
  labels              = local.labels

  template {
    service_account = each.value.account
    # As long as Cloud Run allows, for those who follow /flights/changes.
    timeout = "3600s"
    # Puffel's own limits: 100 requests and 200 who follow changes.
    max_instance_request_concurrency = 300

    scaling {
      min_instance_count = each.value.min
      max_instance_count = each.value.max
    }

    vpc_access {
      # The database by the network, Google's services directly.
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        network    = google_compute_network.private.id
        subnetwork = google_compute_subnetwork.private.id
      }
    }

    containers {
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

      # Migrations may take their time; four minutes are the most that Cloud Run gives.
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
  }

  lifecycle {
    # CircleCI's: which image, and which revision has the traffic.
    ignore_changes = [template[0].containers[0].image, template[0].revision, traffic, client, client_version]
  }

  depends_on = [google_secret_manager_secret_iam_member.password_read]
}

resource "google_cloud_run_v2_service_iam_member" "api_called" {
  for_each = toset(var.api_invokers)

  name     = google_cloud_run_v2_service.role["api"].name
  location = var.region
  role     = "roles/run.invoker"
  member   = each.value
}

locals {
  jobs = {
    # Before new code runs: `puffel migrate`.
    migrate = {
      account = google_service_account.api.email
      args    = ["migrate"]
      retries = 1
    }
    # What people do by hand (docs/runbook.md), as one who may publish. Not tried again: it may have published.
    command = {
      account = var.relay_account.email
      args    = ["quarantine", "list"]
      retries = 0
    }
  }
}

moved {
  from = google_cloud_run_v2_job.migrate
  to   = google_cloud_run_v2_job.job["migrate"]
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

  depends_on = [google_secret_manager_secret_iam_member.password_read]
}
