using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

internal static partial class ObjectHealthRows
{
    public static IEnumerable<ObjectHealthRow> Sets { get; } =
    [
        new("a replica set", HealthState.Current, "2/2 ready", """
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-5d4f","generation":1},"spec":{"replicas":2},
             "status":{"observedGeneration":1,"replicas":2,"fullyLabeledReplicas":2,"readyReplicas":2,"availableReplicas":2}}
            """),
        new("a replica set whose pods start", HealthState.InProgress, "1/2 ready", """
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-5d4f","generation":1},"spec":{"replicas":2},
             "status":{"observedGeneration":1,"replicas":2,"fullyLabeledReplicas":2,"readyReplicas":1,"availableReplicas":1}}
            """),
        new("a replica set that shrinks", HealthState.InProgress, "2/1 ready, 1 to end", """
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-5d4f","generation":2},"spec":{"replicas":1},
             "status":{"observedGeneration":2,"replicas":2,"fullyLabeledReplicas":2,"readyReplicas":2,"availableReplicas":2}}
            """),
        new("a replica set whose pods are refused", HealthState.InProgress, "FailedCreate: pods \"web-5d4f-x\" is forbidden: exceeded quota: pods", """
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-5d4f","generation":1},"spec":{"replicas":2},
             "status":{"observedGeneration":1,"replicas":0,
              "conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"pods \"web-5d4f-x\" is forbidden: exceeded quota: pods"}]}}
            """),
        new("a stateful set", HealthState.Current, "2/2 ready", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":1},"spec":{"replicas":2,"podManagementPolicy":"OrderedReady","updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}},
             "status":{"observedGeneration":1,"replicas":2,"readyReplicas":2,"currentReplicas":2,"updatedReplicas":2,"currentRevision":"db-7b","updateRevision":"db-7b"}}
            """),
        new("a stateful set whose first pod starts", HealthState.InProgress, "0/2 ready", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":1},"spec":{"replicas":2,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}},
             "status":{"observedGeneration":1,"replicas":1,"currentReplicas":1,"updatedReplicas":1,"currentRevision":"db-7b","updateRevision":"db-7b"}}
            """),
        new("a stateful set that starts all its pods at once", HealthState.InProgress, "1/3 ready", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":1},"spec":{"replicas":3,"podManagementPolicy":"Parallel","updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}},
             "status":{"observedGeneration":1,"replicas":3,"readyReplicas":1,"currentReplicas":3,"updatedReplicas":3,"currentRevision":"db-7b","updateRevision":"db-7b"}}
            """),
        new("a stateful set between two revisions, all pods ready", HealthState.InProgress, "1/3 updated", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":2},"spec":{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}},
             "status":{"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":2,"updatedReplicas":1,"currentRevision":"db-7b","updateRevision":"db-9c"}}
            """),
        new("a stateful set that says nothing of a partition, between two revisions", HealthState.InProgress, "3/3 updated", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":2},"spec":{"replicas":3},
             "status":{"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,"updatedReplicas":3,"currentRevision":"db-7b","updateRevision":"db-9c"}}
            """),
        new("a stateful set that updates up to a partition", HealthState.InProgress, "0/1 updated", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":2},"spec":{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}}},
             "status":{"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,"currentRevision":"db-7b","updateRevision":"db-9c"}}
            """),
        new("a stateful set that is updated up to its partition", HealthState.Current, "3/3 ready, 1 updated", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":2},"spec":{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}}},
             "status":{"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":2,"updatedReplicas":1,"currentRevision":"db-7b","updateRevision":"db-9c"}}
            """),
        new("a stateful set whose pods somebody deletes by hand", HealthState.Current, "updates when its pods are deleted", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","generation":2},"spec":{"replicas":3,"updateStrategy":{"type":"OnDelete"}},
             "status":{"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,"currentRevision":"db-7b","updateRevision":"db-9c"}}
            """),
        new("a daemon set without a status", HealthState.InProgress, "not seen by its controller yet", """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"logs","generation":1},"spec":{},
             "status":{"currentNumberScheduled":0,"numberMisscheduled":0,"desiredNumberScheduled":0,"numberReady":0}}
            """),
        new("a daemon set", HealthState.Current, "2/2 ready", """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"logs","generation":1},"spec":{"updateStrategy":{"type":"RollingUpdate"}},
             "status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":2,"numberReady":2,"numberMisscheduled":0}}
            """),
        new("a daemon set where no node wants it", HealthState.Current, "0/0 ready", """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"logs","generation":1},"spec":{},
             "status":{"observedGeneration":1,"desiredNumberScheduled":0,"currentNumberScheduled":0,"numberReady":0,"numberMisscheduled":0}}
            """),
        new("a daemon set that replaces its pods", HealthState.InProgress, "1/2 updated", """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"logs","generation":2},"spec":{"updateStrategy":{"type":"RollingUpdate"}},
             "status":{"observedGeneration":2,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":1,"numberAvailable":1,"numberReady":1,"numberMisscheduled":0}}
            """),
        new("a daemon set whose pods start", HealthState.InProgress, "1/2 ready", """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"logs","generation":1},"spec":{},
             "status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1,"numberReady":2,"numberMisscheduled":0}}
            """),
        new("a daemon set whose pods somebody deletes by hand", HealthState.Current, "updates when its pods are deleted", """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"logs","generation":2},"spec":{"updateStrategy":{"type":"OnDelete"}},
             "status":{"observedGeneration":2,"desiredNumberScheduled":2,"currentNumberScheduled":2,"numberAvailable":2,"numberReady":2,"numberMisscheduled":0}}
            """),
    ];
}
