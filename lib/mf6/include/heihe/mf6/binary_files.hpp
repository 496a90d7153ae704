// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/output_stream.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// MODFLOW 6's binary results: little-endian, no record marks, names in 16 characters.
namespace heihe::mf6 {

/// Head of a cell that takes no part in the model, and of one that has fallen dry. [L]
inline constexpr double head_inactive = 1e30;
inline constexpr double head_dry = -1e30;

/// Records of a dependent variable: heads of a model, or the stages of its reaches (text STAGE, a
/// box of 1 layer, 1 row and nreach columns). One record a layer.
class HeadFile {
public:
    /// @param text  name of the variable, up to 16 characters, written right-justified
    /// @throws OutputError
    HeadFile(const OutputRun& run, std::string_view name, const BoxShape& shape,
             std::string_view text = "HEAD");

    /// All layers of a time step.
    /// @param head  [nnode] L, user-node order; head_inactive and head_dry where there is none
    /// @throws OutputError of an earlier write; ContractError on a wrong size
    void write(const StepTime& time, std::span<const double> head);
    /// One layer of a time step. @param layer 0-based @param head [nrow*ncol] L
    void write_layer(const StepTime& time, int layer, std::span<const double> head);

    /// @throws OutputError
    void flush() { out_.flush(); }
    void finish() { out_.finish(); }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return out_.path(); }

private:
    OutputStream out_;
    BoxShape shape_;
    std::string text_;
};

/// What stands above the rows of a list record.
struct ListHeader {
    std::string text{};      ///< kind of flow, e.g. WEL, RIV, GWF; written right-justified
    std::string model1{};    ///< model of id1
    std::string package1{};  ///< package of id1; of a model's boundary package: the model
    std::string model2{};    ///< model of id2
    std::string package2{};  ///< package of id2
    std::vector<std::string> auxiliary{};  ///< [naux] names
    /// MODFLOW 6 writes the user's auxiliaries left-justified, its own (qx, sat, FLOW-AREA)
    /// right-justified.
    bool auxiliary_right = false;
    /// Boundary packages carry the box of the model in their header, advanced packages' own budget
    /// files nlist, 1, 1.
    bool own_list = false;
};

/// Rows of a list record. All ids are 0-based here and 1-based in the file (-1 is written as 0).
struct ListRows {
    std::span<const std::int32_t> id1{};  ///< [nlist] user node, or number in package1
    std::span<const std::int32_t> id2{};  ///< [nlist] number in package2; empty: 0, 1, 2, ...
    std::span<const double> q{};          ///< [nlist] L^3/T, positive into the model; empty: zeros
    std::span<const double> aux{};        ///< [nlist * naux] row by row
};

/// Cell-by-cell flows of a model, or of an advanced package, in compact form.
class BudgetFile {
public:
    /// @param shape  box of the model; of an advanced package's own file it does not matter
    /// @throws OutputError
    BudgetFile(const OutputRun& run, std::string_view name, const BoxShape& shape);

    /// Flow over each connection and, on the diagonal, what is left over in the cell.
    /// @param flow  [nja] L^3/T, in the order of Connectivity::ja (reduced), positive into the row's cell
    /// @throws OutputError of an earlier write
    void write_flow_ja_face(const StepTime& time, std::span<const double> flow);
    /// The same, made on the way. @param make  make(first, flow) fills flow with those from first on
    template <typename Make>
    void write_flow_ja_face(const StepTime& time, std::size_t nja, const Make& make) {
        write_flow_ja_face_head(time, nja);
        out_.write_made<double>(nja, make);
    }
    /// A value for each cell of the box, e.g. STO-SS, STO-SY.
    /// @param text  up to 16 characters, written right-justified
    /// @param value [nnode] L^3/T, user-node order, zero in inactive cells
    /// @throws OutputError of an earlier write; ContractError on a wrong size
    void write_array(const StepTime& time, std::string_view text, std::span<const double> value);
    /// Flows of a list of items. @throws OutputError of an earlier write; ContractError on sizes
    void write_list(const StepTime& time, const ListHeader& header, const ListRows& rows);
    /// DATA-SPDIS of a model.
    /// @param node     [n] 0-based user nodes, one for each active cell
    /// @param q        [n * 3] L/T, qx qy qz of each
    void write_specific_discharge(const StepTime& time, std::string_view model,
                                  std::string_view package, std::span<const std::int32_t> node,
                                  std::span<const double> q);
    /// DATA-SAT of a model.
    /// @param node        [n] 0-based user nodes, one for each active cell
    /// @param saturation  [n] saturated fraction of the cell
    void write_saturation(const StepTime& time, std::string_view model, std::string_view package,
                          std::span<const std::int32_t> node, std::span<const double> saturation);

    /// @throws OutputError
    void flush() { out_.flush(); }
    void finish() { out_.finish(); }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return out_.path(); }

private:
    struct Head;
    void write_head(const Head& head);
    void write_flow_ja_face_head(const StepTime& time, std::size_t nja);
    void write_node_data(const StepTime& time, ListHeader header,
                         std::span<const std::int32_t> node, std::span<const double> aux);

    OutputStream out_;
    BoxShape shape_;
};

}  // namespace heihe::mf6
