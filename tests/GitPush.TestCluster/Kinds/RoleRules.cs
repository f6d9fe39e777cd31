namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class RoleRules : KindRules
{
    public static RoleRules Instance { get; } = new();

    public override NameRule NameRule => NameRule.PathSegment;

    public override bool CreatesOnUpdate => true;
}
