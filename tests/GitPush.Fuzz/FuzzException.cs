namespace GitPush.Fuzz;

/// <summary>An input was read, and a property that has to hold does not.</summary>
internal sealed class FuzzException(string property) : Exception(property);
