namespace GitPush.Kubernetes.Client;

/// <summary>One cause of a refusal (<c>metav1.StatusCause</c>).</summary>
/// <param name="Reason">What kind: <c>FieldManagerConflict</c>, <c>FieldValueInvalid</c>.</param>
/// <param name="Field">Which field: <c>.spec.replicas</c>.</param>
/// <param name="Message">What is wrong with it.</param>
internal sealed record StatusCause(string Reason, string Field, string Message);
