using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>Objects that the tests of the test cluster put into it.</summary>
internal static class Samples
{
    public static JsonObject ConfigMap(string name, params (string Key, string Value)[] data) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject(data.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        };

    public static JsonObject Deployment(string name, int replicas, string script = "trap 'exit 0' TERM; while :; do sleep 0.1; done") =>
        new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app"] = name } },
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                    ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 1, ["containers"] = new JsonArray(Container("main", script)) },
                },
            },
        };

    public static JsonObject Pod(string name, string script, string restartPolicy = "Never") =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["restartPolicy"] = restartPolicy,
                ["terminationGracePeriodSeconds"] = 1,
                ["containers"] = new JsonArray(Container("main", script)),
            },
        };

    public static JsonObject Container(string name, string script) =>
        new() { ["name"] = name, ["image"] = TestCluster.Image, ["command"] = new JsonArray("/bin/sh", "-c", script) };

    public static JsonObject Job(string name, string script, int backoffLimit = 0) =>
        new()
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["backoffLimit"] = backoffLimit,
                ["template"] = new JsonObject
                {
                    ["spec"] = new JsonObject
                    {
                        ["restartPolicy"] = "Never",
                        ["terminationGracePeriodSeconds"] = 1,
                        ["containers"] = new JsonArray(Container("main", script)),
                    },
                },
            },
        };
}
