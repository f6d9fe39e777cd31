namespace GitPush.PostgreSql.Schema;

/// <summary>The schema is one that this version cannot use; the message says why.</summary>
internal sealed class SchemaException(string message) : InvalidOperationException(message);
