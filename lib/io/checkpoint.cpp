// SPDX-License-Identifier: MIT
#include "heihe/io/checkpoint.hpp"

#include "hdf5_objects.hpp"
#include "heihe/io/file_write.hpp"
#include "heihe/version.hpp"

#include <hdf5.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace heihe::inline v0::io {
namespace fs = std::filesystem;
using namespace hdf5;
namespace {

Object text_type(std::size_t length) {
    Object type{H5Tcopy(H5T_C_S1), H5Tclose, "make a text type"};
    H5Tset_size(type, length + 1);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

Object scalar_space() { return {H5Screate(H5S_SCALAR), H5Sclose, "make a space"}; }

void write_text(hid_t object, const std::string& name, const std::string& value) {
    const auto type = text_type(value.size());
    const auto space = scalar_space();
    const Object attribute{H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose, name};
    checked(H5Awrite(attribute, type, value.c_str()), name);
}

void write_integer(hid_t object, const std::string& name, std::int64_t value) {
    const auto space = scalar_space();
    const Object attribute{
        H5Acreate2(object, name.c_str(), H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
        name};
    checked(H5Awrite(attribute, H5T_NATIVE_INT64, &value), name);
}

Object make_group(hid_t parent, const char* name) {
    const Object creation{H5Pcreate(H5P_GROUP_CREATE), H5Pclose, name};
    H5Pset_obj_track_times(creation, false);
    return {H5Gcreate2(parent, name, H5P_DEFAULT, creation, H5P_DEFAULT), H5Gclose, name};
}

void write_field(hid_t group, const CheckpointField& field) {
    const bool is_real = std::holds_alternative<std::vector<double>>(field.values);
    const std::size_t count =
        std::visit([](const auto& values) { return values.size(); }, field.values);
    const void* data = std::visit(
        [](const auto& values) { return static_cast<const void*>(values.data()); }, field.values);
    const auto extent = static_cast<hsize_t>(count);
    const Object space = field.is_scalar
                             ? scalar_space()
                             : Object{H5Screate_simple(1, &extent, nullptr), H5Sclose, field.name};
    const Object links{H5Pcreate(H5P_LINK_CREATE), H5Pclose, field.name};
    H5Pset_create_intermediate_group(links, 1);
    const Object creation{H5Pcreate(H5P_DATASET_CREATE), H5Pclose, field.name};
    H5Pset_obj_track_times(creation, false);
    // '/' of a prefix is written as '.', so that no groups with times of their own are made.
    std::string flat = field.name;
    for (char& c : flat)
        if (c == '/') c = '.';
    const Object data_set{H5Dcreate2(group, flat.c_str(), is_real ? H5T_IEEE_F64LE : H5T_STD_I64LE,
                                     space, links, creation, H5P_DEFAULT),
                          H5Dclose, field.name};
    write_text(data_set, "name", field.name);
    write_text(data_set, "units", field.unit);
    const hid_t memory = is_real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64;
    if (count > 0)
        checked(H5Dwrite(data_set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), field.name);
}

void write_all(const fs::path& file, const Checkpoint& checkpoint) {
    const Object creation{H5Pcreate(H5P_FILE_CREATE), H5Pclose, "make the file"};
    H5Pset_obj_track_times(creation, false);
    const Object out{H5Fcreate(file.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT), H5Fclose,
                     "create the file"};
    write_integer(out, "schema", checkpoint_schema);
    write_text(out, "program", "heihe " + std::string{version});
    const auto attributes = make_group(out, "attributes");
    for (const auto& [name, value] : checkpoint.attributes) write_text(attributes, name, value);
    const auto lengths = make_group(out, "file_lengths");
    for (const auto& [name, length] : checkpoint.file_lengths) write_integer(lengths, name, length);
    const auto warnings = make_group(out, "warnings");
    for (std::size_t i = 0; i < checkpoint.warnings.size(); ++i)
        write_text(warnings, fmt::format("{:06}", i), checkpoint.warnings[i]);
    const auto state = make_group(out, "state");
    for (const auto& field : checkpoint.fields) write_field(state, field);
    checked(H5Fflush(out, H5F_SCOPE_LOCAL), "flush");
}

std::string read_text_attribute(hid_t object, const char* name) {
    const Object attribute{H5Aopen(object, name, H5P_DEFAULT), H5Aclose, name};
    const Object type{H5Aget_type(attribute), H5Tclose, name};
    std::string value(H5Tget_size(type), '\0');
    checked(H5Aread(attribute, type, value.data()), name);
    value.resize(std::strlen(value.c_str()));
    return value;
}

std::int64_t read_integer_attribute(hid_t object, const char* name) {
    const Object attribute{H5Aopen(object, name, H5P_DEFAULT), H5Aclose, name};
    std::int64_t value = 0;
    checked(H5Aread(attribute, H5T_NATIVE_INT64, &value), name);
    return value;
}

std::vector<std::string> attribute_names(hid_t group) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5A_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    checked(H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names), "attributes");
    return names;
}

std::vector<std::string> link_names(hid_t group) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    checked(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names), "fields");
    return names;
}

template <typename T>
std::vector<T> read_values(hid_t data_set, std::size_t count, hid_t memory,
                           const std::string& name) {
    std::vector<T> values(count);
    if (count > 0)
        checked(H5Dread(data_set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), name);
    return values;
}

CheckpointField read_field(hid_t group, const std::string& link) {
    const Object data_set{H5Dopen2(group, link.c_str(), H5P_DEFAULT), H5Dclose, link};
    const Object space{H5Dget_space(data_set), H5Sclose, link};
    const Object type{H5Dget_type(data_set), H5Tclose, link};
    CheckpointField field;
    field.name = read_text_attribute(data_set, "name");
    field.unit = read_text_attribute(data_set, "units");
    field.is_scalar = H5Sget_simple_extent_ndims(space) == 0;
    const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
    if (H5Tget_class(type) == H5T_FLOAT)
        field.values = read_values<double>(data_set, count, H5T_NATIVE_DOUBLE, link);
    else
        field.values = read_values<std::int64_t>(data_set, count, H5T_NATIVE_INT64, link);
    return field;
}

Checkpoint read_all(const fs::path& file) {
    const Object in{H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open"};
    const auto schema = read_integer_attribute(in, "schema");
    if (schema != checkpoint_schema)
        throw InputError({file.string(), 0},
                         fmt::format("checkpoint format {} is not known (this program reads {})",
                                     schema, checkpoint_schema),
                         "use the version that wrote it, or start anew");
    Checkpoint checkpoint;
    const Object attributes{H5Gopen2(in, "attributes", H5P_DEFAULT), H5Gclose, "attributes"};
    for (const auto& name : attribute_names(attributes))
        checkpoint.attributes[name] = read_text_attribute(attributes, name.c_str());
    const Object lengths{H5Gopen2(in, "file_lengths", H5P_DEFAULT), H5Gclose, "file_lengths"};
    for (const auto& name : attribute_names(lengths))
        checkpoint.file_lengths[name] = read_integer_attribute(lengths, name.c_str());
    const Object warnings{H5Gopen2(in, "warnings", H5P_DEFAULT), H5Gclose, "warnings"};
    for (const auto& name : attribute_names(warnings))
        checkpoint.warnings.push_back(read_text_attribute(warnings, name.c_str()));
    const Object state{H5Gopen2(in, "state", H5P_DEFAULT), H5Gclose, "state"};
    for (const auto& link : link_names(state)) checkpoint.fields.push_back(read_field(state, link));
    return checkpoint;
}

}  // namespace

void write_checkpoint(const fs::path& file, const Checkpoint& checkpoint) {
    const fs::path beside = file.string() + ".tmp";
    try {
        const Quiet quiet;
        errno = 0;
        write_all(beside, checkpoint);
    } catch (const Hdf5Failure& failure) {
        const int code = errno;
        std::error_code ignored;
        fs::remove(beside, ignored);
        throw OutputError(fmt::format("{}: cannot write the checkpoint ({}){}", file.string(),
                                      failure.what(),
                                      code != 0 ? fmt::format(": {}", std::strerror(code)) : ""));
    }
    publish_file(beside, file);
}

Checkpoint read_checkpoint(const fs::path& file) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        throw InputError({file.string(), 0}, "checkpoint not found", "check the path");
    try {
        const Quiet quiet;
        return read_all(file);
    } catch (const Hdf5Failure& failure) {
        throw InputError({file.string(), 0},
                         fmt::format("cannot be read as a checkpoint ({})", failure.what()),
                         "use a checkpoint.h5 of a run, or start anew");
    }
}

}  // namespace heihe::inline v0::io
