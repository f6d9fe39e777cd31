namespace GitPush.Kubernetes.Client;

/// <summary>How an object is applied by the server.</summary>
/// <param name="FieldManager">Who is to own the fields.</param>
/// <param name="Force">Whether fields of other managers are taken over in place of a conflict.</param>
/// <param name="DryRun">Whether the server only says what the object would be.</param>
internal sealed record ApplyRequest(string FieldManager, bool Force = false, bool DryRun = false);
