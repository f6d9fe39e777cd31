using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>What the API server does with the objects of a kind beyond what its schema says.</summary>
internal class KindRules
{
    /// <summary>Whether <c>metadata.generation</c> counts the changes of <c>spec</c>.</summary>
    public virtual bool TracksGeneration => false;

    /// <summary>Whether replacing an object that does not exist makes it.</summary>
    public virtual bool CreatesOnUpdate => false;

    /// <summary>What becomes of dependents when a deletion does not say.</summary>
    public virtual string DefaultPropagation => "Background";

    public virtual NameRule NameRule => NameRule.Subdomain;

    /// <summary>Fills in what nobody set.</summary>
    public virtual void Default(JsonObject value)
    {
    }

    /// <summary>Brings a new object into its first state.</summary>
    public virtual void PrepareForCreate(JsonObject value)
    {
    }

    /// <summary>Brings a changed object into its next state: what clients may not change is as before.</summary>
    public virtual void PrepareForUpdate(JsonObject changed, JsonObject before)
    {
    }

    public virtual void Validate(JsonObject value, List<FieldError> errors)
    {
    }

    public virtual void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
    }

    /// <summary>Adds the error for a field that may never change.</summary>
    protected static void RequireUnchanged(JsonObject changed, JsonObject before, List<FieldError> errors, string parent, string field)
    {
        var now = changed.At(parent, field);
        if (!JsonNode.DeepEquals(now, before.At(parent, field)))
        {
            errors.Add(FieldError.Invalid($"{parent}.{field}", now, "field is immutable"));
        }
    }
}
