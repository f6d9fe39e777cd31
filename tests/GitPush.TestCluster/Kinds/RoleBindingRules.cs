using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class RoleBindingRules : KindRules
{
    public static RoleBindingRules Instance { get; } = new();

    public override NameRule NameRule => NameRule.PathSegment;

    public override bool CreatesOnUpdate => true;

    public override void Default(JsonObject value)
    {
        value.Object("roleRef").Default("apiGroup", "rbac.authorization.k8s.io");
        foreach (var subject in value.Objects("subjects"))
        {
            if (subject.Text("kind") is "User" or "Group")
            {
                subject.Default("apiGroup", "rbac.authorization.k8s.io");
            }
        }
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(changed["roleRef"], before["roleRef"]))
        {
            errors.Add(FieldError.Invalid("roleRef", changed["roleRef"], "cannot change roleRef"));
        }
    }
}
