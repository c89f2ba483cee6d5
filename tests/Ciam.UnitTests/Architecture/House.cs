using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Ciam.UnitTests.Architecture;

/// <summary>The compiled rooms, read without being loaded.</summary>
internal static class House
{
    public const string Protocol = "Ciam.Protocol";
    public const string Decisions = "Ciam.Decisions";
    public const string Storage = "Ciam.Storage";
    public const string Server = "Ciam.Server";

    private static readonly Dictionary<string, ModuleDefinition> Read = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Rooms { get; } = [Protocol, Decisions, Storage, Server];

    public static ModuleDefinition Room(string name)
    {
        lock (Read)
        {
            if (!Read.TryGetValue(name, out var module))
                Read[name] = module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
            return module;
        }
    }

    /// <summary>Types that a person wrote; what the compiler made for them belongs to them.</summary>
    public static IEnumerable<TypeDefinition> WrittenTypes(string room) => Room(room).GetTypes().Where(IsWritten);

    public static bool IsWritten(TypeDefinition type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && type.Name != "Program"
        && type.Namespace != "AspNetCoreGeneratedDocument"
        && (type.DeclaringType is null ? type.Namespace.StartsWith("Ciam.", StringComparison.Ordinal) : IsWritten(type.DeclaringType))
        && !IsGenerated(type);

    public static bool IsGenerated(ICustomAttributeProvider member) => member.CustomAttributes.Any(attribute =>
        attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    /// <summary>The outermost type around a nested or compiler-made one.</summary>
    public static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>Every type that the text of a type mentions: signatures, bodies, attributes, nested types included.</summary>
    public static IEnumerable<TypeReference> Mentions(TypeDefinition type)
    {
        IEnumerable<TypeReference?> direct =
        [
            type.BaseType,
            .. type.Interfaces.Select(face => face.InterfaceType),
            .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
            .. type.Fields.Select(field => field.FieldType),
            .. type.Properties.Select(property => property.PropertyType),
            .. type.Methods.SelectMany(Mentions),
        ];
        return direct.OfType<TypeReference>().SelectMany(Parts).Concat(type.NestedTypes.SelectMany(Mentions));
    }

    public static IEnumerable<MemberReference> MembersUsed(MethodDefinition method) =>
        method.HasBody ? method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MemberReference>() : [];

    private static IEnumerable<TypeReference> Mentions(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Mentions) : [],
    ];

    private static IEnumerable<TypeReference> Mentions(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    /// <summary>The types inside a constructed one: <c>List&lt;Client[]&gt;</c> is about lists and clients.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        GenericParameter => [],
        _ => [type],
    };
}
