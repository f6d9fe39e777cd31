using System.Text;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class SecretRules : KindRules
{
    public static SecretRules Instance { get; } = new();

    public override void Default(JsonObject value)
    {
        value.Default("type", "Opaque");
        if (value["stringData"] is JsonObject texts)
        {
            foreach (var (key, text) in texts)
            {
                value.Object("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Text() ?? ""));
            }

            _ = value.Remove("stringData");
        }
    }

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        DataKeys.Validate(value, errors, "data");
        foreach (var key in RequiredKeys(value.Text("type")))
        {
            if (value.At("data", key) is null)
            {
                errors.Add(FieldError.Required($"data[{key}]"));
            }
        }
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        if (changed.Text("type") != before.Text("type"))
        {
            errors.Add(FieldError.Invalid("type", changed["type"], "field is immutable"));
        }

        DataKeys.ValidateImmutable(changed, before, errors, "data");
    }

    private static string[] RequiredKeys(string? type) =>
        type switch
        {
            "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
            "kubernetes.io/tls" => ["tls.crt", "tls.key"],
            "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
            _ => [],
        };
}
