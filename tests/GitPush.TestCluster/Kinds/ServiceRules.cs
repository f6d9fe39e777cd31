using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class ServiceRules : KindRules
{
    private static int lastAddress;
    private static int lastPort;

    public static ServiceRules Instance { get; } = new();

    public override NameRule NameRule => NameRule.ServiceLabel;

    public override bool CreatesOnUpdate => true;

    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        var spec = value.Object("spec");
        if (spec.Text("clusterIP") is null or "" && spec.Text("type") != "ExternalName")
        {
            var number = Interlocked.Increment(ref lastAddress);
            spec["clusterIP"] = $"10.96.{number / 250 % 250}.{1 + (number % 250)}";
        }

        Allocate(spec);
    }

    public override void PrepareForUpdate(JsonObject changed, JsonObject before)
    {
        // The address stays when a client does not say one.
        var (now, old) = (changed.Object("spec"), before.Object("spec"));
        if (now.Text("type") != "ExternalName")
        {
            foreach (var field in (ReadOnlySpan<string>)["clusterIP", "clusterIPs"])
            {
                now.Default(field, old[field]?.DeepClone());
            }
        }

        Allocate(now);
    }

    public override void Default(JsonObject value)
    {
        var spec = value.Object("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        if (spec.Text("type") != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }

        if (spec.Text("type") is "NodePort" or "LoadBalancer")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (spec.Text("type") == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }

        foreach (var port in spec.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            port.Default("targetPort", port["port"]?.DeepClone());
        }
    }

    // Addresses and ports are the cluster's to give.
    private static void Allocate(JsonObject spec)
    {
        if (spec.Text("type") == "ExternalName")
        {
            return;
        }

        spec.Default("ipFamilyPolicy", "SingleStack");
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        if (spec.Text("clusterIP") is { Length: > 0 } address)
        {
            spec.Default("clusterIPs", new JsonArray(address));
        }

        foreach (var port in spec.Text("type") is "NodePort" or "LoadBalancer" ? spec.Objects("ports") : [])
        {
            port.Default("nodePort", 30000 + (Interlocked.Increment(ref lastPort) % 2768));
        }
    }

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        var ports = value.Objects("spec", "ports").ToList();
        if (ports.Count == 0 && value.Text("spec", "type") != "ExternalName" && value.Text("spec", "clusterIP") != "None")
        {
            errors.Add(FieldError.Required("spec.ports"));
        }

        for (var index = 0; index < ports.Count; index++)
        {
            if (ports.Count > 1 && ports[index].Text("name") is null or "")
            {
                errors.Add(FieldError.Required($"spec.ports[{index}].name"));
            }

            if (ports[index].Number("port") is not (>= 1 and <= 65535))
            {
                errors.Add(FieldError.Invalid($"spec.ports[{index}].port", ports[index].Number("port") ?? 0, "must be between 1 and 65535, inclusive"));
            }

            if (ports[index].Number("targetPort") is { } target and not (>= 1 and <= 65535))
            {
                errors.Add(FieldError.Invalid($"spec.ports[{index}].targetPort", target, "must be between 1 and 65535, inclusive"));
            }
        }

        if (value.Text("spec", "type") is { } type and not "ClusterIP" and not "NodePort" and not "LoadBalancer" and not "ExternalName")
        {
            errors.Add(FieldError.NotSupported("spec.type", type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]));
        }
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        var (now, old) = (changed.At("spec", "clusterIP"), before.At("spec", "clusterIP"));
        if (old is not null && changed.Text("spec", "type") != "ExternalName" && !JsonNode.DeepEquals(now, old))
        {
            var list = new JsonArray(now?.DeepClone());
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", list, "may not change once set"));
        }
    }
}
