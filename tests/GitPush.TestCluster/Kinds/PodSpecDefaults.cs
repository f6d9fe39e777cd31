using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>What a pod's specification is where nobody said anything.</summary>
internal static class PodSpecDefaults
{
    /// <param name="spec">The specification; written into.</param>
    /// <param name="restartPolicy">Null leaves it to the author, as jobs do.</param>
    public static void Apply(JsonObject spec, string? restartPolicy = "Always")
    {
        if (restartPolicy is not null)
        {
            spec.Default("restartPolicy", restartPolicy);
        }

        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        // The deprecated name of the field and the present one are one.
        var account = spec.Text("serviceAccountName") is { Length: > 0 } name ? name : spec.Text("serviceAccount");
        spec.Put("serviceAccountName", account);
        spec.Put("serviceAccount", account);

        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            ApplyToContainer(container);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            ApplyToVolume(volume);
        }
    }

    private static void ApplyToContainer(JsonObject container)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", IsLatest(container.Text("image") ?? "") ? "Always" : "IfNotPresent");
        foreach (var port in container.Objects("ports"))
        {
            port.Default("protocol", "TCP");
        }

        foreach (var entry in container.Objects("env"))
        {
            if (entry.Text("value") is "")
            {
                _ = entry.Remove("value");
            }

            if (entry.At("valueFrom", "fieldRef") is JsonObject field)
            {
                field.Default("apiVersion", "v1");
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[name] is JsonObject probe)
            {
                ApplyToProbe(probe);
            }
        }
    }

    private static void ApplyToProbe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        if (probe["httpGet"] is JsonObject http)
        {
            http.Default("path", "/");
            http.Default("scheme", "HTTP");
        }
    }

    private static void ApplyToVolume(JsonObject volume)
    {
        foreach (var kind in (ReadOnlySpan<string>)["configMap", "secret", "projected", "downwardAPI"])
        {
            if (volume[kind] is JsonObject source)
            {
                source.Default("defaultMode", 420);
            }
        }

        foreach (var source in volume.Objects("projected", "sources"))
        {
            if (source["serviceAccountToken"] is JsonObject token)
            {
                token.Default("expirationSeconds", 3600);
            }
        }

        if (volume["hostPath"] is JsonObject path)
        {
            path.Default("type", "");
        }
    }

    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || name[colon..] == ":latest";
    }
}
