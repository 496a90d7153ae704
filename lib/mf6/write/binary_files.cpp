// SPDX-License-Identifier: MIT
#include "heihe/mf6/binary_files.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace heihe::mf6 {
namespace {

constexpr std::size_t name_length = 16;

std::string left(std::string_view text) {
    std::string out{text.substr(0, name_length)};
    out.resize(name_length, ' ');
    return out;
}

std::string right(std::string_view text) {
    text = text.substr(0, name_length);
    return std::string(name_length - text.size(), ' ') + std::string{text};
}

std::int32_t count32(std::size_t count, const char* what) {
    require(count <= at(std::numeric_limits<std::int32_t>::max()), what);
    return static_cast<std::int32_t>(count);
}

}  // namespace

HeadFile::HeadFile(const OutputRun& run, std::string_view name, const BoxShape& shape,
                   std::string_view text)
    : out_{run, name}, shape_{shape}, text_{right(text)} {}

void HeadFile::write(const StepTime& time, std::span<const double> head) {
    require(std::ssize(head) == shape_.nnode(), "HeadFile::write: head needs one value a cell");
    const auto narea = at(shape_.narea());
    for (int k = 0; k < shape_.nlay; ++k) write_layer(time, k, head.subspan(at(k) * narea, narea));
}

void HeadFile::write_layer(const StepTime& time, int layer, std::span<const double> head) {
    require(std::ssize(head) == shape_.narea(),
            "HeadFile::write_layer: head needs one value a cell of the layer");
    require(layer >= 0 && layer < shape_.nlay, "HeadFile::write_layer: no such layer");
    out_.write_value<std::int32_t>(time.kstp);
    out_.write_value<std::int32_t>(time.kper);
    out_.write_value(time.pertim);
    out_.write_value(time.totim);
    out_.write(text_);
    out_.write_value<std::int32_t>(shape_.ncol);
    out_.write_value<std::int32_t>(shape_.nrow);
    out_.write_value<std::int32_t>(layer + 1);
    out_.write_values(head);
}

struct BudgetFile::Head {
    const StepTime& time;
    std::string_view text;
    std::int32_t ndim1, ndim2, ndim3;
    std::int32_t imeth;
};

BudgetFile::BudgetFile(const OutputRun& run, std::string_view name, const BoxShape& shape)
    : out_{run, name}, shape_{shape} {}

void BudgetFile::write_head(const Head& head) {
    out_.write_value<std::int32_t>(head.time.kstp);
    out_.write_value<std::int32_t>(head.time.kper);
    out_.write(right(head.text));
    out_.write_value(head.ndim1);
    out_.write_value(head.ndim2);
    out_.write_value(-head.ndim3);  // below zero: the compact form
    out_.write_value(head.imeth);
    out_.write_value(head.time.delt);
    out_.write_value(head.time.pertim);
    out_.write_value(head.time.totim);
}

void BudgetFile::write_flow_ja_face_head(const StepTime& time, std::size_t nja) {
    const auto n = count32(nja, "BudgetFile: connections are numbered in 32 bits");
    write_head({time, "FLOW-JA-FACE", n, 1, 1, 1});
}

void BudgetFile::write_flow_ja_face(const StepTime& time, std::span<const double> flow) {
    write_flow_ja_face_head(time, flow.size());
    out_.write_values(flow);
}

void BudgetFile::write_array(const StepTime& time, std::string_view text,
                             std::span<const double> value) {
    require(std::ssize(value) == shape_.nnode(),
            "BudgetFile::write_array: value needs one number a cell");
    write_head({time, text, shape_.ncol, shape_.nrow, shape_.nlay, 1});
    out_.write_values(value);
}

void BudgetFile::write_list(const StepTime& time, const ListHeader& header, const ListRows& rows) {
    const auto nlist = rows.id1.size();
    const auto naux = header.auxiliary.size();
    require(rows.id2.empty() || rows.id2.size() == nlist,
            "BudgetFile::write_list: id2 needs nlist");
    require(rows.q.empty() || rows.q.size() == nlist, "BudgetFile::write_list: q needs nlist");
    require(rows.aux.size() == nlist * naux, "BudgetFile::write_list: aux needs nlist * naux");
    const auto n = count32(nlist, "BudgetFile: list rows are counted in 32 bits");
    if (header.own_list)
        write_head({time, header.text, n, 1, 1, 6});
    else
        write_head({time, header.text, shape_.ncol, shape_.nrow, shape_.nlay, 6});
    for (const auto* name : {&header.model1, &header.package1, &header.model2, &header.package2})
        out_.write(left(*name));
    out_.write_value(count32(naux + 1, "BudgetFile: too many auxiliaries"));
    for (const auto& name : header.auxiliary)
        out_.write(header.auxiliary_right ? right(name) : left(name));
    out_.write_value(n);

    const auto row_bytes = 2 * sizeof(std::int32_t) + (1 + naux) * sizeof(double);
    out_.write_items(row_bytes, nlist, [&](std::size_t first, std::span<char> to) {
        const auto count = static_cast<std::ptrdiff_t>(to.size() / row_bytes);
#pragma omp parallel for schedule(static) if (count > omp_min_items)
        for (std::ptrdiff_t row = 0; row < count; ++row) {
            const std::size_t i = first + at(row);
            char* const bytes = to.data() + at(row) * row_bytes;
            const std::int32_t id1 = rows.id1[i] + 1;
            const std::int32_t id2 =
                rows.id2.empty() ? static_cast<std::int32_t>(i) + 1 : rows.id2[i] + 1;
            const double q = rows.q.empty() ? 0.0 : rows.q[i];
            std::memcpy(bytes, &id1, 4);
            std::memcpy(bytes + 4, &id2, 4);
            std::memcpy(bytes + 8, &q, 8);
            if (naux > 0) std::memcpy(bytes + 16, &rows.aux[i * naux], naux * sizeof(double));
        }
    });
}

void BudgetFile::write_node_data(const StepTime& time, ListHeader header,
                                 std::span<const std::int32_t> node, std::span<const double> aux) {
    header.model2 = header.model1;
    header.package2 = header.package1;
    header.auxiliary_right = true;
    write_list(time, header, {.id1 = node, .id2 = node, .aux = aux});
}

void BudgetFile::write_specific_discharge(const StepTime& time, std::string_view model,
                                          std::string_view package,
                                          std::span<const std::int32_t> node,
                                          std::span<const double> q) {
    write_node_data(time,
                    {.text = "DATA-SPDIS",
                     .model1 = std::string{model},
                     .package1 = std::string{package},
                     .auxiliary = {"qx", "qy", "qz"}},
                    node, q);
}

void BudgetFile::write_saturation(const StepTime& time, std::string_view model,
                                  std::string_view package, std::span<const std::int32_t> node,
                                  std::span<const double> saturation) {
    write_node_data(time,
                    {.text = "DATA-SAT",
                     .model1 = std::string{model},
                     .package1 = std::string{package},
                     .auxiliary = {"sat"}},
                    node, saturation);
}

}  // namespace heihe::mf6
