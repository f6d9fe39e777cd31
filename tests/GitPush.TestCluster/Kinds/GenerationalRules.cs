namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>Kinds of which nothing special is known but that their generations are counted.</summary>
internal sealed class GenerationalRules : KindRules
{
    public override bool TracksGeneration => true;
}
