using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

internal static partial class ObjectHealthRows
{
    public static IEnumerable<ObjectHealthRow> Deployments { get; } =
    [
        new("a deployment whose controller has not seen the change", HealthState.InProgress, "not seen by its controller yet", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","generation":2},
             "spec":{"replicas":3,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":1,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,
              "conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable"},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}]}}
            """),
        new("a deployment that nobody has looked at", HealthState.InProgress, "0/3 ready", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":1},"spec":{"replicas":3,"progressDeadlineSeconds":600},"status":{}}
            """),
        new("a new deployment", HealthState.InProgress, "1/3 ready", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":1},"spec":{"replicas":3,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":1,"replicas":3,"updatedReplicas":3,"readyReplicas":1,"availableReplicas":1,"unavailableReplicas":2,
              "conditions":[{"type":"Available","status":"False","reason":"MinimumReplicasUnavailable","message":"Deployment does not have minimum availability."},
               {"type":"Progressing","status":"True","reason":"ReplicaSetUpdated","message":"ReplicaSet \"web-66b6c48dd5\" is progressing."}]}}
            """),
        new("a deployment that replaces its pods", HealthState.InProgress, "1/3 updated", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":2},"spec":{"replicas":3,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":2,"replicas":4,"updatedReplicas":1,"readyReplicas":3,"availableReplicas":3,"unavailableReplicas":1,
              "conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable"},{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}]}}
            """),
        new("a deployment whose last old pod is still there", HealthState.InProgress, "3/3 updated, 1 old to end", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":2},"spec":{"replicas":3,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":2,"replicas":4,"updatedReplicas":3,"readyReplicas":4,"availableReplicas":4,
              "conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}]}}
            """),
        new("a deployment whose pods are ready but not for long enough", HealthState.InProgress, "2/3 ready", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":1},"spec":{"replicas":3,"minReadySeconds":30,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":1,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":2,"unavailableReplicas":1,
              "conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}]}}
            """),
        new("a deployment whose controller has not said that it is done", HealthState.InProgress, "3/3 ready, not available yet", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":1},"spec":{"replicas":3,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":1,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,
              "conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}]}}
            """),
        new("a deployment", HealthState.Current, "3/3 ready", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":1},"spec":{"replicas":3,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":1,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,
              "conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable"},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}]}}
            """),
        new("a deployment without a deadline, whose controller writes no condition Progressing", HealthState.Current, "1/1 ready", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":1},"spec":{"progressDeadlineSeconds":2147483647},
             "status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"}]}}
            """),
        new("a deployment of no pods", HealthState.Current, "0/0 ready", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":1},"spec":{"replicas":0,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":1,"conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}]}}
            """),
        new("a deployment past its deadline", HealthState.Failed, "ProgressDeadlineExceeded: ReplicaSet \"web-5d4f\" has timed out progressing.", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":2},"spec":{"replicas":1,"progressDeadlineSeconds":10},
             "status":{"observedGeneration":2,"replicas":2,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,
              "conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"ReplicaSet \"web-5d4f\" has timed out progressing."}]}}
            """),
        new("a paused deployment with a change", HealthState.Current, "paused, 0/1 updated", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":3},"spec":{"replicas":1,"paused":true,"progressDeadlineSeconds":600},
             "status":{"observedGeneration":3,"replicas":1,"readyReplicas":1,"availableReplicas":1,
              "conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"Unknown","reason":"DeploymentPaused"}]}}
            """),
        new("a deployment that is being deleted", HealthState.Terminating, "is being deleted", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":2,"deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"replicas":1},
             "status":{"observedGeneration":2,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1}}
            """),
    ];
}
