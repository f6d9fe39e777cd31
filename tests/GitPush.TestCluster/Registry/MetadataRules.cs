using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>The rules for metadata that all kinds have.</summary>
internal static partial class MetadataRules
{
    private const string NameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static void Validate(JsonObject value, List<FieldError> errors)
    {
        foreach (var (key, label) in value.Map("metadata", "labels"))
        {
            CheckKey(key, "metadata.labels", errors);
            CheckLabelValue(label, "metadata.labels", errors);
        }

        foreach (var key in value.Map("metadata", "annotations").Keys)
        {
            CheckKey(key, "metadata.annotations", errors);
        }
    }

    private static void CheckKey(string key, string field, List<FieldError> errors)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (!NamePattern().IsMatch(name))
        {
            errors.Add(FieldError.Invalid(field, key, NameRule));
        }
        else if (name.Length > 63)
        {
            errors.Add(FieldError.Invalid(field, key, "name part must be no more than 63 bytes"));
        }
    }

    private static void CheckLabelValue(string label, string field, List<FieldError> errors)
    {
        if (label.Length > 63)
        {
            errors.Add(FieldError.Invalid(field, label, "must be no more than 63 bytes"));
        }
        else if (label.Length > 0 && !NamePattern().IsMatch(label))
        {
            errors.Add(FieldError.Invalid(field, label, ValueRule));
        }
    }

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex NamePattern();
}
