using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

internal static partial class ObjectHealthRows
{
    public static IEnumerable<ObjectHealthRow> Jobs { get; } =
    [
        new("a job that has completed and is removed as its time is up", HealthState.Current, "completed", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"seed","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"startTime":"2026-01-01T00:00:00Z","succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}}
            """),
        new("a job that is deleted before it has completed", HealthState.Terminating, "is being deleted", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"seed","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"startTime":"2026-01-01T00:00:00Z","active":1}}
            """),
        new("a job that has not started", HealthState.InProgress, "not started", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","generation":1},"spec":{"completions":1,"parallelism":1},"status":{}}
            """),
        new("a job that runs", HealthState.InProgress, "running", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","generation":1},"spec":{"completions":1,"parallelism":1},
             "status":{"startTime":"2026-01-01T00:00:00Z","active":1,"ready":1}}
            """),
        new("a job that runs again", HealthState.InProgress, "running, 2/3 completed, 1 failed", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","generation":1},"spec":{"completions":3,"parallelism":1},
             "status":{"startTime":"2026-01-01T00:00:00Z","active":1,"succeeded":2,"failed":1}}
            """),
        new("a job that is about to fail", HealthState.InProgress, "running, 1 failed", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","generation":1},"spec":{"completions":1,"parallelism":1},
             "status":{"startTime":"2026-01-01T00:00:00Z","failed":1,"conditions":[{"type":"FailureTarget","status":"True","reason":"BackoffLimitExceeded","message":"Job has reached the specified backoff limit"}]}}
            """),
        new("a job that has completed", HealthState.Current, "completed", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","generation":1},"spec":{"completions":1},
             "status":{"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:00:09Z","succeeded":1,
              "conditions":[{"type":"SuccessCriteriaMet","status":"True","reason":"CompletionsReached"},{"type":"Complete","status":"True","reason":"CompletionsReached"}]}}
            """),
        new("a job that has failed", HealthState.Failed, "BackoffLimitExceeded: Job has reached the specified backoff limit", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","generation":1},"spec":{"completions":1,"backoffLimit":0},
             "status":{"startTime":"2026-01-01T00:00:00Z","failed":1,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"Job has reached the specified backoff limit"}]}}
            """),
        new("a job that is suspended", HealthState.Current, "suspended", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","generation":1},"spec":{"suspend":true},
             "status":{"conditions":[{"type":"Suspended","status":"True","reason":"JobSuspended","message":"Job suspended"}]}}
            """),
        new("a cron job", HealthState.Current, "exists", """
            {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"backup","generation":1},"spec":{"schedule":"0 3 * * *"},"status":{"active":[{"name":"backup-1"}]}}
            """),
    ];

    public static IEnumerable<ObjectHealthRow> Pods { get; } =
    [
        new("a pod that nobody has looked at", HealthState.InProgress, "not started", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{},"status":{}}"""),
        new("a pod that starts", HealthState.InProgress, "starting", """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"}]}}
            """),
        new("a pod without a node", HealthState.InProgress, "Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.", """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},
             "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes are available: 3 Insufficient cpu."}]}}
            """),
        new("a pod that runs", HealthState.InProgress, "running, not ready", """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"}],
              "containerStatuses":[{"name":"web","ready":false,"restartCount":0,"state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}}
            """),
        new("a pod that is ready", HealthState.Current, "ready", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}"""),
        new("a pod that crashes", HealthState.Failed, "CrashLoopBackOff: web", """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"}],
              "containerStatuses":[{"name":"web","restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 10s restarting failed container"}}},{"name":"side","state":{"running":{}}}]}}
            """),
        new("a pod that has completed", HealthState.Current, "completed", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"status":{"phase":"Succeeded"}}"""),
        new("a pod that has failed", HealthState.Failed, "The node was low on resource: memory.", """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"status":{"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory."}}
            """),
    ];

    public static IEnumerable<ObjectHealthRow> Others { get; } =
    [
        new("a claim", HealthState.InProgress, "pending", """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"status":{"phase":"Pending"}}"""),
        new("a claim that has its volume", HealthState.Current, "bound", """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"status":{"phase":"Bound"}}"""),
        new("a claim whose volume is gone", HealthState.InProgress, "lost", """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"status":{"phase":"Lost"}}"""),
        new("a service", HealthState.Current, "exists", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"ClusterIP","clusterIP":"None"},"status":{"loadBalancer":{}}}"""),
        new("a load balancer without an address in the cluster", HealthState.InProgress, "has no cluster IP yet", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"LoadBalancer"}}"""),
        new("a load balancer", HealthState.Current, "exists", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.7"},"status":{"loadBalancer":{}}}"""),
        new("a disruption budget that its controller has not seen", HealthState.InProgress, "not seen by its controller yet", """
            {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web","generation":2},"spec":{"minAvailable":1},"status":{"observedGeneration":1,"disruptionsAllowed":0}}
            """),
        new("a disruption budget", HealthState.Current, "in force", """
            {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web","generation":1},"spec":{"minAvailable":1},"status":{"observedGeneration":1,"disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":1,"expectedPods":1}}
            """),
        new("a definition that is not established", HealthState.InProgress, "not established", """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"remotes.example.com","generation":1},
             "status":{"conditions":[{"type":"NamesAccepted","status":"True","reason":"NoConflicts"},{"type":"Established","status":"False","reason":"Installing","message":"the initial names have been accepted"}]}}
            """),
        new("a definition that is established", HealthState.Current, "established", """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"remotes.example.com","generation":1},
             "status":{"conditions":[{"type":"NamesAccepted","status":"True","reason":"NoConflicts"},{"type":"Established","status":"True","reason":"InitialNamesAccepted"}]}}
            """),
        new("a definition whose names are taken", HealthState.Failed, "PluralConflict: \"remotes\" is already in use", """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"remotes.example.com","generation":1},
             "status":{"conditions":[{"type":"NamesAccepted","status":"False","reason":"PluralConflict","message":"\"remotes\" is already in use"},{"type":"Established","status":"False","reason":"NotAccepted","message":"not all names are accepted"}]}}
            """),
        new("an API service that does not answer", HealthState.InProgress, "MissingEndpoints: endpoints for service/metrics in \"kube-system\" have no addresses", """
            {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.metrics"},
             "status":{"conditions":[{"type":"Available","status":"False","reason":"MissingEndpoints","message":"endpoints for service/metrics in \"kube-system\" have no addresses"}]}}
            """),
        new("an API service", HealthState.Current, "available", """
            {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.metrics"},"status":{"conditions":[{"type":"Available","status":"True","reason":"Passed"}]}}
            """),
        new("a secret", HealthState.Current, "exists", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"data":{}}"""),
        new("an ingress", HealthState.Current, "exists", """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web","generation":1},"spec":{},"status":{"loadBalancer":{}}}"""),
        new("a namespace that is being deleted", HealthState.Terminating, "is being deleted", """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Terminating"}}
            """),
    ];

    public static IEnumerable<ObjectHealthRow> CustomResources { get; } =
    [
        new("a custom resource without a status", HealthState.Current, "exists", """{"apiVersion":"example.com/v1","kind":"Cache","metadata":{"name":"one","generation":1},"spec":{}}"""),
        new("a custom resource that is ready", HealthState.Current, "ready", """
            {"apiVersion":"cert-manager.io/v1","kind":"Certificate","metadata":{"name":"tls","generation":1},"status":{"conditions":[{"type":"Ready","status":"True","observedGeneration":1,"reason":"Ready","message":"Certificate is up to date"}]}}
            """),
        new("a custom resource that is not ready", HealthState.InProgress, "DoesNotExist: Issuing certificate as Secret does not exist", """
            {"apiVersion":"cert-manager.io/v1","kind":"Certificate","metadata":{"name":"tls","generation":1},"status":{"conditions":[{"type":"Ready","status":"False","observedGeneration":1,"reason":"DoesNotExist","message":"Issuing certificate as Secret does not exist"}]}}
            """),
        new("a custom resource whose readiness is unknown", HealthState.InProgress, "not ready", """
            {"apiVersion":"example.com/v1","kind":"Cache","metadata":{"name":"one","generation":1},"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}
            """),
        new("a custom resource that was ready before it changed", HealthState.InProgress, "not seen by its controller yet", """
            {"apiVersion":"cert-manager.io/v1","kind":"Certificate","metadata":{"name":"tls","generation":2},"status":{"conditions":[{"type":"Ready","status":"True","observedGeneration":1,"reason":"Ready"}]}}
            """),
        new("a custom resource whose controller has not seen it", HealthState.InProgress, "not seen by its controller yet", """
            {"apiVersion":"example.com/v1","kind":"Cache","metadata":{"name":"one","generation":4},"status":{"observedGeneration":3,"conditions":[{"type":"Ready","status":"True"}]}}
            """),
        new("a custom resource that reconciles", HealthState.InProgress, "Progressing: building", """
            {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository","metadata":{"name":"app","generation":1},
             "status":{"observedGeneration":1,"conditions":[{"type":"Reconciling","status":"True","reason":"Progressing","message":"building"},{"type":"Ready","status":"True"}]}}
            """),
        new("a custom resource that is stalled", HealthState.Failed, "InvalidURL: no such host", """
            {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository","metadata":{"name":"app","generation":1},
             "status":{"observedGeneration":1,"conditions":[{"type":"Stalled","status":"True","reason":"InvalidURL","message":"no such host"},{"type":"Ready","status":"False"}]}}
            """),
        new("a custom resource with a status of another shape", HealthState.Current, "exists", """
            {"apiVersion":"example.com/v1","kind":"Cache","metadata":{"name":"one","generation":1},"status":{"observedGeneration":"1","conditions":{"Ready":true}}}
            """),
    ];
}
