namespace GitPush.Kubernetes.Builds.Output;

/// <summary>A step of a Dockerfile that BuildKit runs.</summary>
/// <param name="Number">Its place among the steps that were told of.</param>
/// <param name="Name">As BuildKit has it: <c>[build 2/7] RUN make</c>.</param>
internal sealed record BuildKitStep(int Number, string Name);
