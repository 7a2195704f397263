# `terraform test`: plans without Google. The provider random is a real one, as mocks have no ephemeral resources.
mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
}

run "development" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_service.role["api"].invoker_iam_disabled
    error_message = "Everybody may call the API."
  }
  assert {
    condition     = alltrue([for role in ["relay", "worker"] : google_cloud_run_v2_service.role[role].scaling[0].scaling_mode == "MANUAL"])
    error_message = "Revisions of relay and worker run no instances of their own."
  }
  assert {
    condition     = length(google_monitoring_alert_policy.rule) > 5
    error_message = "The alerts of Prometheus are alerts of Cloud Monitoring."
  }
}

run "private_api" {
  command = plan

  variables {
    api_invokers          = ["group:staff@example.com"]
    circleci_organization = "00000000-0000-0000-0000-000000000000"
    circleci_project      = "00000000-0000-0000-0000-000000000001"
  }

  assert {
    condition     = !google_cloud_run_v2_service.role["api"].invoker_iam_disabled
    error_message = "Only invokers may call the API."
  }
  assert {
    condition     = toset(keys(google_cloud_run_v2_service_iam_member.api_called)) == toset(["group:staff@example.com", "uptime", "circleci"])
    error_message = "The checks of the uptime and of deployments are invokers too."
  }
}

run "production_tells_somebody" {
  command = plan

  variables {
    project     = "puffel-prod"
    environment = "prod"
  }

  expect_failures = [var.notification_channels]
}
