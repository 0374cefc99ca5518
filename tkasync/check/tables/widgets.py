"""What widgets are, and what they are asked for: frozen, so that the checker needs no Tk."""

from __future__ import annotations

from tkasync.check.tables.words import words

# Methods of every widget that call Tcl. Not `quit`, which only sets a flag, and not those with codes of their own.
COMMON_METHODS = words("""
    anchor aspect attributes bbox bell bind bind_all bind_class bindtags cget clipboard_append
    clipboard_clear clipboard_get colormapwindows columnconfigure config configure deiconify
    deletecommand destroy event_add event_delete event_info focus focus_displayof focus_force focus_get
    focus_lastfor focus_set focusmodel geometry getvar grab_current grab_release grab_set grab_set_global
    grab_status grid grid_anchor grid_bbox grid_columnconfigure grid_configure grid_forget grid_info
    grid_location grid_propagate grid_remove grid_rowconfigure grid_size grid_slaves iconbitmap iconify
    iconmask iconname iconphoto iconposition iconwindow lift lower maxsize minsize option_add
    option_clear option_get option_readfile overrideredirect pack pack_configure pack_forget pack_info
    pack_propagate pack_slaves place place_configure place_forget place_info place_slaves positionfrom
    propagate protocol resizable rowconfigure selection_clear selection_get selection_handle
    selection_own selection_own_get setvar sizefrom state title tk_bisque tk_focusFollowsMouse
    tk_focusNext tk_focusPrev tk_setPalette tk_strictMotif tkraise transient unbind unbind_all
    unbind_class update update_idletasks wait_variable wait_visibility wait_window waitvar winfo_atom
    winfo_atomname winfo_cells winfo_children winfo_class winfo_colormapfull winfo_containing winfo_depth
    winfo_exists winfo_fpixels winfo_geometry winfo_height winfo_id winfo_interps winfo_ismapped
    winfo_manager winfo_name winfo_parent winfo_pathname winfo_pixels winfo_pointerx winfo_pointerxy
    winfo_pointery winfo_reqheight winfo_reqwidth winfo_rgb winfo_rootx winfo_rooty winfo_screen
    winfo_screencells winfo_screendepth winfo_screenheight winfo_screenmmheight winfo_screenmmwidth
    winfo_screenvisual winfo_screenwidth winfo_server winfo_toplevel winfo_viewable winfo_visual
    winfo_visualid winfo_visualsavailable winfo_vrootheight winfo_vrootwidth winfo_vrootx winfo_vrooty
    winfo_width winfo_x winfo_y withdraw wm_aspect wm_attributes wm_client wm_colormapwindows wm_command
    wm_deiconify wm_focusmodel wm_forget wm_frame wm_geometry wm_grid wm_group wm_iconbitmap wm_iconify
    wm_iconmask wm_iconname wm_iconphoto wm_iconposition wm_iconwindow wm_manage wm_maxsize wm_minsize
    wm_overrideredirect wm_positionfrom wm_protocol wm_resizable wm_sizefrom wm_state wm_title
    wm_transient wm_withdraw
    """)
# Methods of some widgets: Text, Canvas, Treeview and the rest.
SOME_METHODS = words("""
    activate add add_cascade add_checkbutton add_command add_radiobutton add_separator addtag
    addtag_above addtag_all addtag_below addtag_closest addtag_enclosed addtag_overlapping addtag_withtag
    canvasx canvasy column compare coords count create_arc create_bitmap create_image create_line
    create_oval create_polygon create_rectangle create_text create_window current curselection dchars
    debug delete delta deselect detach dlineinfo dtag dump edit edit_modified edit_redo edit_reset
    edit_separator edit_undo enable_traversal entrycget entryconfig entryconfigure exists find find_above
    find_all find_below find_closest find_enclosed find_overlapping find_withtag flash fraction get
    get_children gettags heading hide icursor identify identify_column identify_element identify_region
    identify_row image_cget image_configure image_create index insert insert_cascade insert_checkbutton
    insert_command insert_radiobutton insert_separator instate invoke item itemcget itemconfig
    itemconfigure loadtk mark_gravity mark_names mark_next mark_previous mark_set mark_unset move moveto
    nearest next pane panecget paneconfig paneconfigure panes parent peer_create peer_names post
    postscript prev proxy proxy_coord proxy_forget proxy_place readprofile reattach remove replace
    report_callback_exception sash sash_coord sash_mark sash_place sashpos scale scan scan_dragto
    scan_mark search see select select_adjust select_anchor select_clear select_from select_includes
    select_item select_present select_range select_set select_to selection selection_add selection_adjust
    selection_anchor selection_element selection_from selection_includes selection_present
    selection_range selection_remove selection_set selection_to selection_toggle set set_children
    set_menu start step stop tab tabs tag_add tag_bind tag_cget tag_config tag_configure tag_delete
    tag_has tag_lower tag_names tag_nextrange tag_prevrange tag_raise tag_ranges tag_remove tag_unbind
    tk_popup toggle type unpost validate window_cget window_config window_configure window_create
    window_names xposition xview xview_moveto xview_scroll yposition yview yview_moveto yview_pickplace
    yview_scroll
    """)
# Classes of tkinter, ttk and ttkbootstrap; `customtkinter` calls its own CTk and something.
CLASSES = words("""
    BaseWidget Button Canvas Checkbutton Combobox DateEntry Entry Floodgauge Frame Label LabelFrame
    LabeledScale Labelframe Listbox Menu Menubutton Message Meter Misc Notebook OptionMenu PanedWindow
    Panedwindow Progressbar Radiobutton Scale Scrollbar ScrolledFrame ScrolledText Separator Sizegrip
    Spinbox Tableview Text Tk Toplevel Treeview Widget Window
    """)
VARIABLES = frozenset(("BooleanVar", "DoubleVar", "IntVar", "StringVar", "Variable"))
VARIABLE_METHODS = frozenset(("get", "set", "trace", "trace_add", "trace_remove", "trace_variable"))
IMAGES = frozenset(("BitmapImage", "PhotoImage"))
# Classes of customtkinter whose `get` returns what they keep in Python.
_KEEPS_ITS_VALUE = words(
    "CTkCheckBox CTkOptionMenu CTkProgressBar CTkScrollbar CTkSegmentedButton CTkSlider CTkSwitch CTkTabview"
)
# The first part of a dotted name: libraries of widgets.
_LIBRARIES = ("tkinter", "ttkbootstrap", "customtkinter")
_COMPONENTS = frozenset(("tkasync.Component", "tkasync.ComponentMixin", "tkasync.widgets.Dialog"))
_NO_WIDGETS = frozenset(("CTkFont", "CTkImage"))


def is_widget(dotted: str) -> bool:
    """Whether *dotted* is a class of widgets."""
    library, _, name = dotted.partition(".")
    name = name.rpartition(".")[2]
    if library == "customtkinter" and name.startswith("CTk"):
        return name not in _NO_WIDGETS
    return dotted in _COMPONENTS or (library in _LIBRARIES and name in CLASSES)


def is_component(dotted: str) -> bool:
    """Whether *dotted* is a class of tkasync's, whose instances have `spawn_task` and its kind as methods."""
    return dotted in _COMPONENTS


def keeps_its_value(dotted: str) -> bool:
    """Whether `get` of a widget of this class asks nothing of Tk."""
    library, _, name = dotted.partition(".")
    return library == "customtkinter" and name.rpartition(".")[2] in _KEEPS_ITS_VALUE


def keeps_no_images(dotted: str) -> bool:
    """Whether a widget of this class leaves it to the program to keep its images, as Tk's own do."""
    return is_widget(dotted) and dotted.startswith("tkinter.")


def is_variable(dotted: str) -> bool:
    """Whether *dotted* is a class of Tk's variables."""
    library, _, name = dotted.partition(".")
    return library in _LIBRARIES and name.rpartition(".")[2] in VARIABLES


def is_image(dotted: str) -> bool:
    """Whether *dotted* is a class of images that live in Tk."""
    library, _, name = dotted.partition(".")
    return library in (*_LIBRARIES, "PIL") and name.rpartition(".")[2] in IMAGES


def is_root(dotted: str) -> bool:
    """Whether *dotted* makes a window with an interpreter of its own."""
    return dotted in ("tkinter.Tk", "ttkbootstrap.Window", "customtkinter.CTk", "tkinter.tix.Tk")
