using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>What must be right in a pod's specification.</summary>
internal static class PodSpecValidation
{
    private static readonly string[] VolumeKinds =
    [
        "configMap", "secret", "emptyDir", "hostPath", "projected", "downwardAPI", "persistentVolumeClaim", "csi", "ephemeral", "nfs", "image",
        "iscsi", "cephfs", "rbd", "glusterfs", "fc", "gcePersistentDisk", "awsElasticBlockStore", "azureDisk", "azureFile", "vsphereVolume",
        "cinder", "flexVolume", "flocker", "gitRepo", "photonPersistentDisk", "portworxVolume", "quobyte", "scaleIO", "storageos",
    ];

    /// <param name="claims">Names of volumes that come from elsewhere, as a stateful set's claims do.</param>
    public static void Validate(JsonObject? spec, string at, List<FieldError> errors, IEnumerable<string>? claims = null)
    {
        var volumes = ValidateVolumes(spec, at, errors);
        volumes.UnionWith(claims ?? []);
        if (!spec.Objects("containers").Any())
        {
            errors.Add(FieldError.Required($"{at}.containers"));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        ValidateContainers(spec, at, "containers", names, volumes, errors);
        ValidateContainers(spec, at, "initContainers", names, volumes, errors);
        if (spec.Text("restartPolicy") is { } policy and not "Always" and not "OnFailure" and not "Never")
        {
            errors.Add(FieldError.NotSupported($"{at}.restartPolicy", policy, ["Always", "Never", "OnFailure"]));
        }
    }

    private static HashSet<string> ValidateVolumes(JsonObject? spec, string at, List<FieldError> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var volume in spec.Objects("volumes"))
        {
            var field = $"{at}.volumes[{index++}]";
            var name = volume.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Add(FieldError.Required($"{field}.name"));
            }
            else if (NameRule.Label.Check(name) is { } fault)
            {
                errors.Add(FieldError.Invalid($"{field}.name", name, fault));
            }
            else if (!names.Add(name))
            {
                errors.Add(FieldError.Duplicate($"{field}.name", name));
            }

            if (VolumeKinds.Count(kind => volume[kind] is not null) > 1)
            {
                errors.Add(FieldError.Forbidden(field, "may not specify more than 1 volume type"));
            }
        }

        return names;
    }

    private static void ValidateContainers(
        JsonObject? spec, string at, string list, HashSet<string> names, HashSet<string> volumes, List<FieldError> errors)
    {
        var index = 0;
        foreach (var container in spec.Objects(list))
        {
            var field = $"{at}.{list}[{index++}]";
            var name = container.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Add(FieldError.Required($"{field}.name"));
            }
            else if (NameRule.Label.Check(name) is { } fault)
            {
                errors.Add(FieldError.Invalid($"{field}.name", name, fault));
            }
            else if (!names.Add(name))
            {
                errors.Add(FieldError.Duplicate($"{field}.name", name));
            }

            if (container.Text("image") is null or "")
            {
                errors.Add(FieldError.Required($"{field}.image"));
            }

            ValidatePorts(container, field, errors);
            ValidateEnvironment(container, field, errors);
            ValidateMounts(container, field, volumes, errors);
            if (container.Text("imagePullPolicy") is { } policy and not "Always" and not "IfNotPresent" and not "Never")
            {
                errors.Add(FieldError.NotSupported($"{field}.imagePullPolicy", policy, ["Always", "IfNotPresent", "Never"]));
            }
        }
    }

    private static void ValidatePorts(JsonObject container, string at, List<FieldError> errors)
    {
        var index = 0;
        foreach (var port in container.Objects("ports"))
        {
            var field = $"{at}.ports[{index++}]";
            if (port.Number("containerPort") is not { } number)
            {
                errors.Add(FieldError.Required($"{field}.containerPort"));
            }
            else if (number is < 1 or > 65535)
            {
                errors.Add(FieldError.Invalid($"{field}.containerPort", number, "must be between 1 and 65535, inclusive"));
            }
        }
    }

    private static void ValidateEnvironment(JsonObject container, string at, List<FieldError> errors)
    {
        var index = 0;
        foreach (var entry in container.Objects("env"))
        {
            var field = $"{at}.env[{index++}]";
            if (entry.Text("name") is null or "")
            {
                errors.Add(FieldError.Required($"{field}.name"));
            }

            if (entry["valueFrom"] is not null && entry.Text("value") is { Length: > 0 })
            {
                errors.Add(FieldError.Invalid($"{field}.valueFrom", "", "may not be specified when `value` is not empty"));
            }
        }
    }

    private static void ValidateMounts(JsonObject container, string at, HashSet<string> volumes, List<FieldError> errors)
    {
        var index = 0;
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var field = $"{at}.volumeMounts[{index++}]";
            var (name, path) = (mount.Text("name") ?? "", mount.Text("mountPath") ?? "");
            if (name.Length == 0)
            {
                errors.Add(FieldError.Required($"{field}.name"));
            }
            else if (!volumes.Contains(name))
            {
                errors.Add(new FieldError("FieldValueNotFound", $"{field}.name", $"Not found: \"{name}\""));
            }

            if (path.Length == 0)
            {
                errors.Add(FieldError.Required($"{field}.mountPath"));
            }
            else if (!paths.Add(path))
            {
                errors.Add(FieldError.Invalid($"{field}.mountPath", path, "must be unique"));
            }
        }
    }
}
