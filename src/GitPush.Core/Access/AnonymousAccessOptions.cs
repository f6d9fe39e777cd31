namespace GitPush.Access;

/// <summary>What users without a name may do: <c>AllowAnonymousFetch()</c>, <c>AllowAnonymousPush()</c>.</summary>
internal sealed class AnonymousAccessOptions
{
    public bool Fetch { get; set; }

    public bool Push { get; set; }
}
