// SPDX-License-Identifier: MIT
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/io_thread.hpp"
#include "lib/io/files/hdf5_objects.hpp"
#include "lib/io/files/sealed_file.hpp"

#include <hdf5.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

// A digest shows damage, not intent: a stranger can make a file with a correct one. So kind, type, rank
// and size of every object are checked before a byte of it is read. Only objects as this program writes
// them are accepted: without filters, chunks, links to other files or types defined in the file.

namespace heihe::io {
namespace fs = std::filesystem;
using namespace hdf5;
namespace {

constexpr std::size_t longest_text = 65535;  // HDF5's limit of an attribute in an object's header
constexpr std::size_t most_names = 100000;   // in a group

void expect(bool ok, std::string_view name, std::string_view what) {
    if (!ok) throw Hdf5Failure(fmt::format("{}: {}", printable(name), what));
}

// Opens an attribute of a name that may come from a stranger's file.
Object open_attribute(hid_t object, const std::string& name) {
    expect(H5Aexists(object, name.c_str()) > 0, name, "is missing");
    return {H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, printable(name)};
}

bool is_one_value(hid_t attribute) {
    const Object space{H5Aget_space(attribute), H5Sclose, "space"};
    return H5Sget_simple_extent_type(space) == H5S_SCALAR;
}

std::string read_text_attribute(hid_t object, const std::string& name) {
    const Object attribute = open_attribute(object, name);
    const Object type{H5Aget_type(attribute), H5Tclose, printable(name)};
    expect(H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0, name,
           "is no text of a fixed length");
    expect(is_one_value(attribute), name, "has more than one value, or none");
    const std::size_t size = H5Tget_size(type);
    expect(size > 0 && size <= longest_text, name, "is a text of a wrong length");
    std::string value(size + 1, '\0');
    checked(H5Aread(attribute, type, value.data()), printable(name));
    value.resize(std::min(value.find('\0'), size));
    return value;
}

std::int64_t read_integer_attribute(hid_t object, const std::string& name) {
    const Object attribute = open_attribute(object, name);
    const Object type{H5Aget_type(attribute), H5Tclose, printable(name)};
    expect(H5Tequal(type, H5T_STD_I64LE) > 0, name, "is no whole number of 64 bits");
    expect(is_one_value(attribute), name, "has more than one value, or none");
    std::int64_t value = 0;
    checked(H5Aread(attribute, H5T_NATIVE_INT64, &value), printable(name));
    return value;
}

// Adds a name to a list; stops the iteration if there are too many.
herr_t add_name(void* list, const char* name) {
    auto& names = *static_cast<std::vector<std::string>*>(list);
    if (names.size() >= most_names) return -1;
    names.emplace_back(name);
    return 0;
}

std::vector<std::string> attribute_names(hid_t object, const char* what) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5A_info_t*, void* list) -> herr_t {
        return add_name(list, name);
    };
    checked(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names), what);
    return names;
}

// Names of the links of a group. A link that leads out of the file is refused.
std::vector<std::string> link_names(hid_t group, const char* what) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5L_info_t* info, void* list) -> herr_t {
        return info->type == H5L_TYPE_HARD ? add_name(list, name) : -1;
    };
    checked(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names),
            fmt::format("{} has a link that leads elsewhere, or too many", what));
    return names;
}

Object open_object(hid_t group, const std::string& link, H5I_type_t kind, const char* what) {
    Object object{H5Oopen(group, link.c_str(), H5P_DEFAULT), H5Oclose, printable(link)};
    expect(H5Iget_type(object) == kind, link, what);
    return object;
}

/// Reads the fields of a state from a file in memory.
class FieldReader {
public:
    explicit FieldReader(std::size_t file_bytes) : file_bytes_{file_bytes}, left_{file_bytes} {}

    CheckpointField read(hid_t group, const std::string& link) {
        const Object data_set = open_object(group, link, H5I_DATASET, "is no row of numbers");
        CheckpointField field;
        field.name = read_text_attribute(data_set, "name");
        field.unit = read_text_attribute(data_set, "units");
        expect(link_of(field.name) == link, link, "has another name inside");
        const Object type{H5Dget_type(data_set), H5Tclose, link};
        const bool is_real = H5Tequal(type, H5T_IEEE_F64LE) > 0;
        expect(is_real || H5Tequal(type, H5T_STD_I64LE) > 0, link,
               "is of another type than 64-bit numbers");
        const std::size_t count = count_of(data_set, link, field.is_scalar);
        check_place(data_set, link, count);
        if (is_real)
            field.values = values<double>(data_set, count, H5T_NATIVE_DOUBLE, link);
        else
            field.values = values<std::int64_t>(data_set, count, H5T_NATIVE_INT64, link);
        return field;
    }

private:
    std::size_t count_of(hid_t data_set, const std::string& link, bool& is_scalar) {
        const Object space{H5Dget_space(data_set), H5Sclose, link};
        is_scalar = H5Sget_simple_extent_type(space) == H5S_SCALAR;
        if (!is_scalar)
            expect(H5Sget_simple_extent_type(space) == H5S_SIMPLE &&
                       H5Sget_simple_extent_ndims(space) == 1,
                   link, "has another rank than 1");
        const auto count = H5Sget_simple_extent_npoints(space);
        constexpr std::size_t width = 8;
        expect(count >= 0 && static_cast<std::size_t>(count) <= left_ / width, link,
               "has more values than the file has room for");
        left_ -= width * static_cast<std::size_t>(count);
        return static_cast<std::size_t>(count);
    }

    // Refuses values that are not stored in the file itself, unpacked and in one piece.
    void check_place(hid_t data_set, const std::string& link, std::size_t count) const {
        const Object creation{H5Dget_create_plist(data_set), H5Pclose, link};
        expect(H5Pget_layout(creation) == H5D_CONTIGUOUS && H5Pget_nfilters(creation) == 0 &&
                   H5Pget_external_count(creation) == 0,
               link, "is packed, in pieces or outside of the file");
        if (count == 0) return;
        const std::size_t bytes = 8 * count;
        const haddr_t place = H5Dget_offset(data_set);
        expect(H5Dget_storage_size(data_set) == bytes && place != HADDR_UNDEF &&
                   place <= file_bytes_ && bytes <= file_bytes_ - place,
               link, "has values outside of the file");
    }

    template <typename T>
    static std::vector<T> values(hid_t data_set, std::size_t count, hid_t memory,
                                 const std::string& link) {
        std::vector<T> out(count);
        if (count > 0)
            checked(H5Dread(data_set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.data()), link);
        return out;
    }

    std::size_t file_bytes_;
    std::size_t left_;  // [bytes] left for fields
};

Object open_image(std::string& image) {
    const Object access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "open"};
    constexpr std::size_t growth = std::size_t{1} << 20;
    checked(H5Pset_fapl_core(access, growth, false), "open in memory");
    checked(H5Pset_file_image(access, image.data(), image.size()), "open in memory");
    return {H5Fopen("checkpoint", H5F_ACC_RDONLY, access), H5Fclose, "open"};
}

void check_groups(hid_t in) {
    const std::array<std::string_view, 4> expected{"attributes", "file_lengths", "state",
                                                   "warnings"};
    const auto names = link_names(in, "the file");
    expect(std::equal(names.begin(), names.end(), expected.begin(), expected.end()), "the file",
           "has other groups than attributes, file_lengths, state and warnings");
}

Checkpoint read_all(std::string& image) {
    const Object in = open_image(image);
    expect(read_integer_attribute(in, "schema") == checkpoint_schema, "schema",
           "is not that of the seal");
    check_groups(in);
    const auto group = [&in](const char* name) {
        return open_object(in, name, H5I_GROUP, "is no group");
    };
    Checkpoint checkpoint;
    const Object attributes = group("attributes");
    for (const auto& name : attribute_names(attributes, "attributes"))
        checkpoint.attributes[name] = read_text_attribute(attributes, name);
    const Object lengths = group("file_lengths");
    for (const auto& name : attribute_names(lengths, "file_lengths"))
        checkpoint.file_lengths[name] = read_integer_attribute(lengths, name);
    const Object warnings = group("warnings");
    for (const auto& name : attribute_names(warnings, "warnings"))
        checkpoint.warnings.push_back(read_text_attribute(warnings, name));
    const Object state = group("state");
    FieldReader reader{image.size()};
    for (const auto& link : link_names(state, "state"))
        checkpoint.fields.push_back(reader.read(state, link));
    return checkpoint;
}

}  // namespace

Checkpoint read_checkpoint(const fs::path& file) {
    std::string image = read_sealed(file, checkpoint_schema);
    try {
        return in_io_thread([&image] {
            const Quiet quiet;
            return read_all(image);
        });
    } catch (const Hdf5Failure& failure) {
        throw InputError({file.string(), 0},
                         fmt::format("is no checkpoint of this program ({})", failure.what()),
                         "use a checkpoint.h5 of a run, or start anew");
    }
}

}  // namespace heihe::io
