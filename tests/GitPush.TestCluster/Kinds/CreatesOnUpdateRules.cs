namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>Kinds of which nothing special is known but that replacing makes what is not there.</summary>
internal sealed class CreatesOnUpdateRules : KindRules
{
    public override bool CreatesOnUpdate => true;
}
